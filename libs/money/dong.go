// Package money holds amounts of Vietnamese money: whole dong in 64 bits (domain handbook section 7),
// never a fraction and never a float.
package money

import (
	"math"
	"math/bits"
	"strconv"

	"motcua.vn/libs/fault"
)

// ErrOverflow is the fault amount_out_of_range, returned when a result does not fit 64 bits.
var ErrOverflow error = fault.Invalid("amount_out_of_range", "the amount does not fit 64 bits")

// Dong is an amount in whole Vietnamese dong; negative amounts are what the ledger takes away.
type Dong int64

// Add returns the sum of d and e, or ErrOverflow.
func (d Dong) Add(e Dong) (Dong, error) {
	sum := d + e
	// Overflow is the only way for the sum to have another sign than both terms.
	if (d^sum)&(e^sum) < 0 {
		return 0, ErrOverflow
	}
	return sum, nil
}

// Times returns d taken quantity times, or ErrOverflow: a fee is amount x quantity. A negative quantity
// is a mistake of the caller and gives ErrOverflow as well.
func (d Dong) Times(quantity int) (Dong, error) {
	if quantity < 0 {
		return 0, ErrOverflow
	}
	hi, lo := bits.Mul64(d.magnitude(), uint64(quantity))
	switch {
	case hi != 0:
		return 0, ErrOverflow
	case d < 0 && lo == 1<<63:
		return math.MinInt64, nil
	case lo > math.MaxInt64:
		return 0, ErrOverflow
	case d < 0:
		return -Dong(lo), nil
	}
	return Dong(lo), nil
}

// Sum adds all amounts, or returns ErrOverflow as soon as a partial sum does not fit.
func Sum(amounts ...Dong) (Dong, error) {
	var total Dong
	for _, a := range amounts {
		next, err := total.Add(a)
		if err != nil {
			return 0, err
		}
		total = next
	}
	return total, nil
}

// String writes the amount as Vietnamese papers do: "8.000 đồng".
func (d Dong) String() string { return d.group('.') + " đồng" }

// English writes the amount for English readers: "8,000 dong".
func (d Dong) English() string { return d.group(',') + " dong" }

func (d Dong) magnitude() uint64 {
	if d < 0 {
		return -uint64(d)
	}
	return uint64(d)
}

func (d Dong) group(separator byte) string {
	digits := strconv.FormatUint(d.magnitude(), 10)
	out := make([]byte, 0, len(digits)+len(digits)/3+1)
	if d < 0 {
		out = append(out, '-')
	}
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out = append(out, separator)
		}
		out = append(out, digits[i])
	}
	return string(out)
}
