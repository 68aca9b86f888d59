// Package documents wires the service that keeps files: streamed in and out,
// kept once per content, typed by their content, opened by their owner or by
// whom dossiers lets.
package documents

import (
	"context"
	"errors"
	"time"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/clock"
	"motcua.vn/libs/config"
	"motcua.vn/libs/host"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/run"
	"motcua.vn/services/documents/internal/bucket"
	"motcua.vn/services/documents/internal/dossiers"
	"motcua.vn/services/documents/internal/file"
	"motcua.vn/services/documents/internal/httpapi"
	"motcua.vn/services/documents/internal/jobs"
	"motcua.vn/services/documents/internal/postgres"
	"motcua.vn/services/documents/internal/sniff"
)

// Config is what this service is told beside what all are told.
type Config struct {
	config.Common
	BlobURL          string        `env:"BLOB_URL,required"`                   // of gocloud.dev
	DefaultFileBytes int64         `env:"DEFAULT_FILE_BYTES,default=20971520"` // where a component states no limit
	MaxFileBytes     int64         `env:"MAX_FILE_BYTES,default=2147483648"`   // whatever a component states
	OpenUnscanned    bool          `env:"OPEN_UNSCANNED,default=true"`         // parties may open what no scanner has seen
	MaxUnheldFiles   int64         `env:"MAX_UNHELD_FILES,default=200"`        // of one account that no dossier uses
	MaxUnheldBytes   int64         `env:"MAX_UNHELD_BYTES,default=2147483648"` // of them in all
	CollectEvery     time.Duration `env:"COLLECT_EVERY,default=10m"`
	CollectAfter     time.Duration `env:"COLLECT_AFTER,default=24h"` // unused for so long
}

// Validate checks what no single variable can tell.
func (c *Config) Validate() error {
	if c.DefaultFileBytes < 1 || c.MaxFileBytes < c.DefaultFileBytes {
		return errors.New("DEFAULT_FILE_BYTES must be at least 1 and at most MAX_FILE_BYTES")
	}
	if c.MaxUnheldFiles < 1 || c.MaxUnheldBytes < 1 {
		return errors.New("MAX_UNHELD_FILES and MAX_UNHELD_BYTES must be at least 1")
	}
	if c.CollectEvery <= 0 || c.CollectAfter <= 0 {
		return errors.New("COLLECT_EVERY and COLLECT_AFTER must be positive")
	}
	return nil
}

// Run serves until ctx ends.
func Run(ctx context.Context) error {
	var c Config
	if err := config.Load(ctx, &c); err != nil {
		return err
	}
	return Serve(ctx, c)
}

// Serve is Run with a configuration that was read already, for tests.
func Serve(ctx context.Context, c Config) error {
	h, err := host.Open(ctx, "documents", c.Common)
	if err != nil {
		return err
	}
	blobs, err := bucket.Open(ctx, c.BlobURL)
	if err != nil {
		return err
	}
	defer blobs.Close()
	source := dossiers.New(h.Directory.Doer("dossiers"), h.Token.Authorise)
	files := &file.Files{
		Store: postgres.New(h.DB), Bucket: blobs, Catalogue: source, Access: source, Sniff: sniff.New, Clock: clock.System{},
		DefaultBytes: c.DefaultFileBytes, MaxBytes: c.MaxFileBytes, OpenUnscanned: c.OpenUnscanned,
		Quota: file.Quota{Files: c.MaxUnheldFiles, Bytes: c.MaxUnheldBytes, Within: c.CollectAfter},
	}
	k, err := kit.New(h.Name, documentsv1.Spec, h.Verifier)
	if err != nil {
		return err
	}
	handler := documentsv1.HandlerWithOptions(
		documentsv1.NewStrictHandlerWithOptions(httpapi.New(files), []documentsv1.StrictMiddlewareFunc{kit.Middleware[documentsv1.StrictHandlerFunc](k)},
			documentsv1.StrictHTTPServerOptions{RequestErrorHandlerFunc: kit.BadRequest, ResponseErrorHandlerFunc: kit.WriteProblem}),
		documentsv1.StdHTTPServerOptions{ErrorHandlerFunc: kit.BadRequest})

	h.Health.Add(run.Check{Name: "schema", Remedy: "run `documents migrate`", Probe: func(ctx context.Context) error { return h.DB.Current(ctx, postgres.Newest) }})
	h.Health.Add(run.Check{Name: "bucket", Remedy: "check BLOB_URL and the disk", Probe: blobs.Ping})
	collector := jobs.Collector{Files: files, Every: c.CollectEvery, Age: c.CollectAfter}
	h.Group.Go("collector", collector.Run)
	h.SweepCommands()
	return h.Serve(k, handler)
}

// Migrate brings the schema up to date and ends.
func Migrate(ctx context.Context) error {
	var c config.Migration
	if err := config.Load(ctx, &c); err != nil {
		return err
	}
	return postgres.Migrate(ctx, c.OwnerURL.Value())
}
