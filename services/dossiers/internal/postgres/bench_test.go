package postgres_test

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres"
)

// BenchmarkFile files extracts through the store alone, by 8 clients; `make bench` measures the whole service.
func BenchmarkFile(b *testing.B) {
	for _, agencies := range []int{40, 1} {
		b.Run(fmt.Sprintf("agencies=%d", agencies), func(b *testing.B) {
			db := database(b)
			s := postgres.New(db.Open(b, 16), keys(b), dossier.DailyShort)
			var n atomic.Int64
			b.SetParallelism(4)
			b.ResetTimer()
			b.RunParallel(func(p *testing.PB) {
				c := citizen()
				for p.Next() {
					i := n.Add(1)
					d := filing(c, tenant.Agency(fmt.Sprintf("H53.%d", int(i)%agencies+1)))
					if _, err := s.Create(b.Context(), c, command(strconv.FormatInt(i, 10)), d); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "filed/s")
		})
	}
}

// filled is a database with BENCH_DOSSIERS dossiers (2,000 where it is not set), all of 40 agencies, and their ids.
func filled(b *testing.B) (pgtest.Database, []dossier.ID) {
	n, err := strconv.Atoi(os.Getenv("BENCH_DOSSIERS"))
	if err != nil {
		n = 2000
	}
	db := database(b)
	// Filling waits for no disk; what is measured afterwards does.
	pool, err := pg.Open(b.Context(), db.AppURL+"&options=-c%20synchronous_commit%3Doff", 8)
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	s := postgres.New(pool, keys(b), dossier.DailyShort)
	ids := make([]dossier.ID, n)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			c := citizen()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				d := filing(c, tenant.Agency(fmt.Sprintf("H53.%d", i%40+1)))
				if _, err := s.Create(b.Context(), c, dossier.Command{}, d); err != nil {
					b.Error(err)
					return
				}
				ids[i] = d.ID
			}
		})
	}
	wait.Wait()
	if _, err := db.Superuser(b).Exec(b.Context(), "vacuum analyze"); err != nil {
		b.Fatal(err)
	}
	return db, ids
}

// BenchmarkRead lists and opens dossiers as an officer, under row-level security, by 16 clients.
func BenchmarkRead(b *testing.B) {
	db, ids := filled(b)
	s := postgres.New(db.Open(b, 16), keys(b), dossier.DailyShort)
	list := func(b *testing.B, f dossier.InboxFilter) {
		b.SetParallelism(8)
		b.RunParallel(func(p *testing.PB) {
			boss := officer("H53.1")
			for p.Next() {
				if items, err := s.Inbox(b.Context(), boss, f); err != nil || len(items) == 0 {
					b.Error(len(items), err)
					return
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lists/s")
	}
	first := dossier.InboxFilter{View: "agency", Channel: dossier.Online, Now: now(), Limit: 20}
	deep := first
	all := dossier.InboxFilter{View: "agency", Now: now(), Limit: len(ids)}
	items, err := s.Inbox(b.Context(), officer("H53.1"), all)
	if err != nil || len(items) < 50 {
		b.Fatal(len(items), err)
	}
	at := items[len(items)-25]
	deep.After = &dossier.InboxKey{Rank: at.Rank, Due: at.Due, Dossier: at.Dossier}
	b.Run("list=first", func(b *testing.B) { list(b, first) })
	b.Run("list=last", func(b *testing.B) { list(b, deep) })
	search := first
	search.Query = "mẫu"
	b.Run("list=search", func(b *testing.B) { list(b, search) })
	b.Run("detail", func(b *testing.B) {
		b.SetParallelism(8)
		var n atomic.Int64
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				i := int(n.Add(1)) % len(ids)
				if _, err := s.Get(b.Context(), officer(tenant.Agency(fmt.Sprintf("H53.%d", i%40+1))), ids[i]); err != nil {
					b.Error(err)
					return
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "opened/s")
	})
}
