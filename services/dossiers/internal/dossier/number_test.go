package dossier_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	day := worktime.Date{Year: 2020, Month: 1, Day: 15}
	for _, c := range []struct {
		why    string
		scheme dossier.Scheme
		n      int64
		want   string
	}{
		{"as until 2025", dossier.DailyShort, 1, "000.00.00.H53-200115-0001"},
		{"past the last digit it widens", dossier.DailyShort, 10_000, "000.00.00.H53-200115-10000"},
		{"as seen in 2026", dossier.DailyLong, 92_637, "000.00.00.H53-20200115-0092637"},
		{"which widens too", dossier.DailyLong, 12_345_678, "000.00.00.H53-20200115-12345678"},
	} {
		if got := c.scheme.Number("000.00.00.H53", day, c.n); got != c.want {
			t.Errorf("%s: %s, want %s", c.why, got, c.want)
		}
	}
}

func TestNumbersAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.SampledFrom([]dossier.Scheme{dossier.DailyShort, dossier.DailyLong}).Draw(r, "scheme")
		day := worktime.Date{Year: 2020, Month: 1, Day: 1}.Add(rapid.IntRange(0, 20_000).Draw(r, "day"))
		n := rapid.Int64Range(1, 1<<40).Draw(r, "n")
		got, err := dossiertest.ParseNumber(s.Number("H53.30.01", day, n))
		if err != nil || got.Counter != n || got.Day != day || got.Scheme.Name != s.Name || got.Agency != "H53.30.01" {
			r.Fatalf("%s read as %+v, %v", s.Number("H53.30.01", day, n), got, err)
		}
	})
}

// The day is that in Viet Nam: at 16:59:59 UTC it is still today there, a second later it is tomorrow.
func TestMidnight(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Clock.Set(local("2025-11-24 23:59:59"))
	first := b.file(dossiertest.Extract)
	second := b.file(dossiertest.Extract)
	b.Clock.Advance(time.Second)
	third := b.file(dossiertest.Extract)
	for d, want := range map[*dossier.Dossier]string{
		first: "H53.30.01-251124-0001", second: "H53.30.01-251124-0002", third: "H53.30.01-251125-0001",
	} {
		if d.Number != want {
			t.Errorf("number %s, want %s", d.Number, want)
		}
	}
}

func TestEndedDossiersKeepTheirNumbers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.file(dossiertest.Extract)
	if d = b.ok(b.WithdrawDossier(ctx, dossiertest.By(dossiertest.Applicant, d.ID), "không còn nhu cầu")); d.Status != dossier.Withdrawn {
		t.Fatalf("withdrawn before reception: %s", d.Status)
	}
	if next := b.file(dossiertest.Extract); d.Number != "H53.30.01-251124-0001" || next.Number != "H53.30.01-251124-0002" {
		t.Errorf("numbers %s and %s", d.Number, next.Number)
	}
}

func TestMasks(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"072087001234": "••••••••1234", "0900": "••••", "": ""} {
		if got := dossier.MaskDigits(in); got != want {
			t.Errorf("MaskDigits(%q) = %q", in, got)
		}
	}
	for in, want := range map[string]string{"Nguyễn Thị Mẫu": "N••••• T•• M••", "Ân": "Â•", "": ""} {
		if got := dossier.MaskName(in); got != want {
			t.Errorf("MaskName(%q) = %q, want %q", in, got, want)
		}
	}
}
