package web

import "context"

// Lang is a language the portal speaks. The zero value speaks Vietnamese.
type Lang string

// The portal's languages.
const (
	Vietnamese Lang = "vi"
	English    Lang = "en"
)

// Words are what the shell and the components say by themselves, in one language.
type Words struct {
	Skip, Menu, MainNav, Account, Notices, SignOut, Close, Back       string
	Day, Month, Year, Optional, ErrorPrefix, Choose, Breadcrumb       string
	Previous, Next, Pages, Changed, Before, Show, Print, Filters      string
	Done, Current, Future, Uploading, Left, Cancel, Remove            string
	ChooseFile, OrDrop                                                string
	UploadFailed, Saving, SavedAt, SaveFailed, CharsLeft, CharsOver   string
	Keys, KeysHint, KeysUpDown, KeysPick, KeysAll, NoMatch, Connected string
	ZoomIn, ZoomOut, PageOf, PreviousPage, NextPage, PaperFailed      string
	Download, Queue, Dossier                                          string
}

type langKey struct{}

// WithLang returns a context in which components speak lang. Page does this by itself; a handler that renders a
// fragment without Page calls it.
func WithLang(ctx context.Context, lang Lang) context.Context {
	return context.WithValue(ctx, langKey{}, lang)
}

// LangOf tells which language components speak in ctx; Vietnamese where nothing was said.
func LangOf(ctx context.Context) Lang {
	if lang, ok := ctx.Value(langKey{}).(Lang); ok && lang == English {
		return English
	}
	return Vietnamese
}

// WordsOf returns the components' own words in the language of ctx.
func WordsOf(ctx context.Context) Words {
	if LangOf(ctx) == English {
		return englishWords
	}
	return vietnameseWords
}
