-- +goose Up
comment on table dossier_file is 'Files that a dossier shows now, and papers that it was filed or supplied with; documents holds them, and asks here who may open one.';
