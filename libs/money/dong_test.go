package money_test

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"motcua.vn/libs/money"
)

func TestString(t *testing.T) {
	t.Parallel()
	cases := []struct {
		amount money.Dong
		vi, en string
	}{
		{amount: 0, vi: "0 đồng", en: "0 dong"},
		{amount: 999, vi: "999 đồng", en: "999 dong"},
		{amount: 8000, vi: "8.000 đồng", en: "8,000 dong"},
		{amount: -1_234_567, vi: "-1.234.567 đồng", en: "-1,234,567 dong"},
		{amount: math.MinInt64, vi: "-9.223.372.036.854.775.808 đồng", en: "-9,223,372,036,854,775,808 dong"},
	}
	for _, c := range cases {
		if got := c.amount.String(); got != c.vi {
			t.Errorf("%d is written %q, want %q", int64(c.amount), got, c.vi)
		}
		if got := c.amount.English(); got != c.en {
			t.Errorf("%d is written %q, want %q", int64(c.amount), got, c.en)
		}
	}
}

func TestGroupingLosesNoDigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := money.Dong(rapid.Int64().Draw(t, "d"))
		digits := strings.ReplaceAll(strings.TrimSuffix(d.String(), " đồng"), ".", "")
		if n, err := strconv.ParseInt(digits, 10, 64); err != nil || money.Dong(n) != d {
			t.Fatalf("%q reads back as %d, %v", d.String(), n, err)
		}
	})
}

// amount draws also what lies at the borders of 64 bits, where mistakes live.
func amount() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64(), rapid.Int64Range(-100, 100),
		rapid.SampledFrom([]int64{math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1, math.MinInt64 / 2}))
}

func TestAddAgreesWithUnboundedArithmetic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := amount().Draw(t, "a"), amount().Draw(t, "b")
		got, err := money.Dong(a).Add(money.Dong(b))
		agree(t, new(big.Int).Add(big.NewInt(a), big.NewInt(b)), got, err)
		viaSum, sumErr := money.Sum(money.Dong(a), money.Dong(b))
		if viaSum != got || !errors.Is(sumErr, err) {
			t.Fatalf("Sum gives %d, %v; Add %d, %v", viaSum, sumErr, got, err)
		}
	})
}

func TestTimesAgreesWithUnboundedArithmetic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := amount().Draw(t, "a")
		n := rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(0, math.MaxInt)).Draw(t, "quantity")
		got, err := money.Dong(a).Times(n)
		agree(t, new(big.Int).Mul(big.NewInt(a), big.NewInt(int64(n))), got, err)
	})
}

func agree(t *rapid.T, want *big.Int, got money.Dong, err error) {
	t.Helper()
	if !want.IsInt64() {
		if !errors.Is(err, money.ErrOverflow) {
			t.Fatalf("%s does not fit, got %d, %v", want, got, err)
		}
		return
	}
	if err != nil || int64(got) != want.Int64() {
		t.Fatalf("got %d, %v; want %s", got, err, want)
	}
}

func TestTimesRefusesNegativeQuantity(t *testing.T) {
	t.Parallel()
	if got, err := money.Dong(8000).Times(-1); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("minus one copy costs %v, %v; want ErrOverflow", got, err)
	}
}
