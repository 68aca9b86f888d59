// Package config reads a process's configuration from its environment.
// One struct per service lists every name (docs/configuration.md); Load fills
// it and reports all complaints at once. Empty means unset. For each Secret
// NAME there is NAME_FILE, which wins.
package config

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/sethvargo/go-envconfig"
)

// Validator is a struct, or a part of one, that checks its own values together
// after all of them are read.
type Validator interface{ Validate() error }

// Load fills target, a pointer to a struct with go-envconfig's `env` tags, from
// the process's environment. Untagged struct fields are walked into. The error
// joins every complaint, each naming its variable, never a secret's value.
func Load(ctx context.Context, target any) error {
	return LoadFrom(ctx, target, os.LookupEnv)
}

// LoadFrom is Load from another environment, for tests.
func LoadFrom(ctx context.Context, target any, lookup func(string) (string, bool)) error {
	v := reflect.ValueOf(target)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return errors.New("config: target is not a pointer to a struct")
	}
	l := loader{ctx: ctx, lookup: func(key string) (string, bool) {
		value, ok := lookup(key)
		return value, ok && value != ""
	}}
	l.walk(v.Elem())
	return errors.Join(l.complaints...)
}

type loader struct {
	ctx        context.Context
	lookup     func(string) (string, bool)
	complaints []error
}

func (l *loader) walk(v reflect.Value) {
	before := len(l.complaints)
	for i := range v.NumField() {
		field := v.Type().Field(i)
		tag, tagged := field.Tag.Lookup("env")
		switch {
		case tagged:
			if err := l.leaf(field, v.Field(i)); err != nil {
				name, _, _ := strings.Cut(tag, ",")
				l.complaints = append(l.complaints, fmt.Errorf("%s: %w", name, err))
			}
		case field.Type.Kind() == reflect.Struct && field.IsExported():
			l.walk(v.Field(i))
		}
	}
	// Values that could not be read would only be complained of twice.
	if check, ok := v.Addr().Interface().(Validator); ok && len(l.complaints) == before {
		if err := check.Validate(); err != nil {
			l.complaints = append(l.complaints, err)
		}
	}
}

// leaf lets go-envconfig decode one field by itself, because it stops at the
// first error of a struct.
func (l *loader) leaf(field reflect.StructField, into reflect.Value) error {
	field.Offset, field.Index, field.Anonymous = 0, nil, false
	single := reflect.New(reflect.StructOf([]reflect.StructField{field}))
	if field.Type == reflect.TypeFor[Secret]() {
		name, _, _ := strings.Cut(field.Tag.Get("env"), ",")
		if path, ok := l.lookup(name + "_FILE"); ok {
			secret, err := SecretFromFile(path)
			if err != nil {
				return err
			}
			into.Set(reflect.ValueOf(secret))
			return nil
		}
	}
	err := envconfig.ProcessWith(l.ctx, &envconfig.Config{
		Target:   single.Interface(),
		Lookuper: envconfig.LookuperFunc(l.lookup),
	})
	if err != nil {
		return plain(err, field.Name)
	}
	into.Set(single.Elem().Field(0))
	return nil
}

// plain says "is required" where go-envconfig speaks of its struct.
func plain(err error, field string) error {
	if errors.Is(err, envconfig.ErrMissingRequired) {
		return errors.New("is required")
	}
	return errors.New(strings.TrimPrefix(err.Error(), field+": "))
}
