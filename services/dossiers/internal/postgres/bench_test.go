package postgres_test

import (
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"

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
