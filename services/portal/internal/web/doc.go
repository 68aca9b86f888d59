// Package web is what every page of the portal is made of: the shell with its top bar, the components
// (cards, chips, fields, timeline, officer's workspace), and the built bundle of style sheet, fonts and scripts.
//
// Components are templ components with typed parameters. They take strings that are already translated; the few
// words a component says by itself (the names of a date's three boxes, "close", "next page") come from the language
// that Page or WithLang put into the context. Nothing here uses an inline style or script, so that the portal's
// Content-Security-Policy needs no 'unsafe-inline', and everything works without JavaScript: the scripts only add to it.
//
// The look follows the tokens in style/_token.scss. Run services/portal/build.sh after a change of a .templ, .scss or .ts file.
package web
