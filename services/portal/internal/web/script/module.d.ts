declare module "govuk-frontend" {
  export class Component {}
  export class Button extends Component {}
  export class ErrorSummary extends Component {}
  export function createAll(component: typeof Component): void;
}

declare module "pdfjs-dist/legacy/build/pdf.min.mjs" {
  export * from "pdfjs-dist";
}
