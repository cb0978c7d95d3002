package pricingtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

// An integer that is too small for what it counts is found, whichever it is.
func TestOverflowIsFound(t *testing.T) {
	pricingtest.ShareFor(t, 0)
	of := func(f func(t pricing.Delivery) float64) pricing.Strategy {
		return pricing.StrategyFunc(func(a *pricing.Account) float64 { return f(a.Total()) })
	}
	for name, s := range map[string]pricing.Strategy{
		"int32 tokens":                of(func(t pricing.Delivery) float64 { return 1e-6 * float64(int32(t.Usage.Output)) }),
		"uint32 tokens":               of(func(t pricing.Delivery) float64 { return 1e-6 * float64(uint32(t.Usage.Input)) }),
		"int tokens":                  of(func(t pricing.Delivery) float64 { return 1e-6 * float64(int(t.Usage.Tokens())) }),
		"int64 millionths of dollars": of(func(t pricing.Delivery) float64 { return 1e-6 * float64(int64(t.Usage.CacheRead)*3000000) }),
		"uint64 of the same":          of(func(t pricing.Delivery) float64 { return 1e-6 * float64(uint64(t.Usage.CacheWrite)*3000000) }),
		"uint64 cents":                of(func(t pricing.Delivery) float64 { return 0.01 * float64(uint64(100*t.Usage.Tokens())) }),
		"int32 attempts":              of(func(t pricing.Delivery) float64 { return float64(int32(t.Attempts)) }),
		"uint32 artifacts":            of(func(t pricing.Delivery) float64 { return float64(uint32(t.Count)) }),
		"uint32 outcomes":             of(func(t pricing.Delivery) float64 { return 0.99 * float64(uint32(t.Success)) }),
		"int32 cents of cost":         of(func(t pricing.Delivery) float64 { return 0.01 * float64(int32(100*t.Cost)) }),
		"uint32 cents of value":       of(func(t pricing.Delivery) float64 { return 0.01 * float64(uint32(100*t.Value)) }),
		"int32 tokens after a fee":    of(func(t pricing.Delivery) float64 { return 20 + 1e-6*float64(int32(t.Usage.Output)) }),
		"int32 tokens under a cap":    of(func(t pricing.Delivery) float64 { return min(10, 1e-6*float64(int32(t.Usage.Output))) }),
		"int32 where totals are known": pricing.StrategyFunc(func(a *pricing.Account) float64 {
			if a.Totals != nil {
				return float64(int32(a.Totals.Usage.Output))
			}
			return a.Total().Usage.Output
		}),
		"int32 in segment 3": pricing.StrategyFunc(func(a *pricing.Account) float64 {
			if a.Buyer.Segment == 3 {
				return float64(int32(a.Total().Usage.Output))
			}
			return a.Total().Usage.Output
		}),
		"int32 for each": loop(func(d pricing.Delivery) float64 { return float64(int32(d.Usage.Output)) * (1 - b2f(d.Control)) }),
	} {
		broken := brokenBy(t, name, s, only(pricingtest.NoOverflow)...)
		assert.Equal(t, pricingtest.NoOverflow, broken.Law, name)
		assert.LessOrEqual(t, len(broken.Account.Deliveries), 1, name)
	}
	if testing.Short() {
		return
	}
	loops := of(func(t pricing.Delivery) float64 { // slow for many, and right
		blocks := 0.0
		for left := t.Usage.Output; left > 0; left -= 1e6 {
			blocks++
		}
		return blocks
	})
	assert.NoError(t, pricingtest.TestStrategy(loops, only(pricingtest.NoOverflow)...))
}
