package contract

import (
	"errors"
	"math"

	"github.com/usevalue/usevalue/pricing/internal/fault"
)

// SpendCap is the most that a buyer pays for uncertain usage whose bill would be
// log-normal: a bill guarantee. It is a call option of the buyer's on its own bill
// (Black, 1976, Journal of Financial Economics 3), and its price is what the seller
// has to add to the price of usage to break even.
type SpendCap struct {
	Mean      float64 // of the bill without it, currency, above 0
	Variation float64 // standard deviation of the bill over its mean, above 0
	Limit     float64 // currency, above 0
}

// Capped is a bill with a spend cap.
type Capped struct {
	Value float64 // what the cap is worth, currency
	Bill  float64 // expected with it, currency
	Binds float64 // probability that the bill would be above the limit
}

// Price returns what the cap comes to: with s² = ln(1+Variation²),
// d = (ln(Mean/Limit) + s²/2)/s and the normal distribution function F, it is
// worth Mean F(d) - Limit F(d-s), and binds with probability F(d-s). As Variation goes to
// 0 it is worth what Mean is above Limit, if it is.
func (c SpendCap) Price() (Capped, error) {
	if err := c.Validate(); err != nil {
		return Capped{}, err
	}
	s := math.Sqrt(math.Log1p(c.Variation * c.Variation))
	if c.Variation < 1e-8 {
		s = c.Variation // whose square may be 0
	}
	d := (math.Log(c.Mean/c.Limit) + s*s/2) / s
	binds := normal(d - s)
	value := max(c.Mean*normal(d)-c.Limit*binds, 0)
	return Capped{Value: value, Bill: c.Mean - value, Binds: binds}, nil
}

// normal is the standard normal distribution function.
func normal(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// Validate returns every fault of the numbers, joined.
func (c SpendCap) Validate() error {
	return fault.Prefix("contract", errors.Join(
		amountAboveZero("Mean", c.Mean), amountAboveZero("Variation", c.Variation), amountAboveZero("Limit", c.Limit),
	))
}
