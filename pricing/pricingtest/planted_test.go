package pricingtest_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/pricing/pricingtest"
)

// brokenBy is the one law that a strategy breaks, and how.
func brokenBy(t *testing.T, name string, s pricing.Strategy, options ...pricingtest.Option) *pricingtest.Broken {
	t.Helper()
	err := pricingtest.TestStrategy(s, options...)
	require.Error(t, err, name)
	joined, ok := err.(interface{ Unwrap() []error })
	require.True(t, ok, name)
	require.Len(t, joined.Unwrap(), 1, "%s: %v", name, err)
	var broken *pricingtest.Broken
	require.ErrorAs(t, joined.Unwrap()[0], &broken, name)
	return broken
}

// only leaves out all laws but one of those that are looked at without a claim.
func only(law pricingtest.Law) (options []pricingtest.Option) {
	for _, other := range []pricingtest.Law{
		pricingtest.Finite, pricingtest.Pure, pricingtest.NonNegative, pricingtest.OrderFree, pricingtest.Anticipated, pricingtest.Honest,
		pricingtest.HeldOutFree, pricingtest.NoOverflow,
	} {
		if other != law {
			options = append(options, pricingtest.Except(other, "others are looked at elsewhere"))
		}
	}
	return options
}

// leaves are the numbers of a value that can be written, each with its name.
func leaves(name string, v reflect.Value, visit func(name string, v reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			leaves(name+"."+v.Type().Field(i).Name, v.Field(i), visit)
		}
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		leaves(name, v.Elem(), visit)
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		leaves(name, v.Index(v.Len()-1), visit)
	default:
		visit(name, v)
	}
}

// write adds to the number of that name, where the account has it.
func write(a *pricing.Account, name string) {
	full := *a
	leaves("Account", reflect.ValueOf(&full).Elem(), func(found string, v reflect.Value) {
		if found != name {
			return
		}
		switch v.Kind() {
		case reflect.Float64:
			v.SetFloat(v.Float() + 0.125)
		case reflect.Int:
			v.SetInt(v.Int() + 1)
		case reflect.Bool:
			v.SetBool(!v.Bool())
		}
	})
	a.Share, a.Buyer = full.Share, full.Buyer // the rest is written where it is
}

// Whoever writes into any field of an account, or behind one of its lists, is told
// so, once.
func TestWhatIsWrittenIsFound(t *testing.T) {
	pricingtest.ShareFor(t, time.Millisecond)
	writers := map[string]func(*pricing.Account){
		"fewer deliveries": func(a *pricing.Account) { a.Deliveries = a.Deliveries[:len(a.Deliveries)/2] },
		"no deliveries":    func(a *pricing.Account) { a.Deliveries = nil },
		"no history":       func(a *pricing.Account) { a.History = nil },
		"no totals":        func(a *pricing.Account) { a.Totals = nil },
		"totals kept for later": func(a *pricing.Account) {
			total := a.Total()
			a.Totals = &total
		},
		"a delivery put behind": func(a *pricing.Account) {
			_ = append(a.Deliveries, pricing.Delivery{Cost: 1})
		},
		"a statement put behind": func(a *pricing.Account) {
			_ = append(a.History, pricing.Statement{Charge: 1})
		},
		"totals of which alone are known": func(a *pricing.Account) {
			if len(a.Deliveries) == 0 && a.Totals != nil {
				a.Totals.Cost *= 0.9
			}
		},
	}
	leaves("Account", reflect.ValueOf(&pricing.Account{}).Elem(), func(name string, _ reflect.Value) {
		writers["writes "+name] = func(a *pricing.Account) { write(a, name) }
	})
	assert.Greater(t, len(writers), 8+3+3*12+1, "fields of the account")
	for name, writes := range writers {
		if testing.Short() && (strings.HasPrefix(name, "writes Account.Deliveries") || strings.HasPrefix(name, "writes Account.History")) {
			continue // there are fields enough
		}
		broken := brokenBy(t, name, pricing.StrategyFunc(func(a *pricing.Account) float64 {
			x := a.Total().Success
			writes(a)
			return x
		}))
		assert.Equal(t, pricingtest.Pure, broken.Law, name)
		assert.Regexp(t, "it changes the account|beyond the end of a list", broken.Detail, name)
	}
}

// last remembers what it charged the last account, by its place.
type last struct {
	account *pricing.Account
	charge  float64
}

func (l *last) Charge(a *pricing.Account) float64 {
	if l.account != a {
		l.account, l.charge = a, a.Total().Cost
	}
	return l.charge
}

func TestOneImpureStrategyIsToldOnce(t *testing.T) {
	pricingtest.ShareFor(t, time.Millisecond)
	random := rand.New(rand.NewPCG(5, 6))
	for name, s := range map[string]pricing.Strategy{
		"a counter": &counter{}, "never less than before": &ratchet{}, "the first price": &frozen{},
		"a place": &last{}, "now and then": &generous{},
		"by chance": pricing.StrategyFunc(func(a *pricing.Account) float64 { return a.Total().Cost * random.Float64() }),
		"seldom": pricing.StrategyFunc(func(a *pricing.Account) float64 {
			return a.Total().Success * (1 + b2f(random.IntN(500) == 0))
		}),
	} {
		broken := brokenBy(t, name, s)
		assert.Equal(t, pricingtest.Pure, broken.Law, "%s: %v", name, broken)
	}
}

func loop(f func(d pricing.Delivery) float64) pricing.Strategy {
	return pricing.StrategyFunc(func(a *pricing.Account) float64 {
		sum := 0.0
		for _, d := range a.Deliveries {
			sum += f(d)
		}
		return sum
	})
}

func TestNothingWithoutSuccess(t *testing.T) {
	pricingtest.ShareFor(t, 0)
	nothing := pricingtest.Claim(pricingtest.NothingWithoutSuccess)
	cap := pricing.ShareOfValue(0.2)
	cap.Maximum = 50
	for _, s := range []pricing.Strategy{
		pricing.Plan{}, pricing.PerOutcome(0.99), pricing.ShareOfValue(0.2), cap, at(pricing.OnSuccess{Of: pricing.Tokens}, pricing.PerUnit(1)),
		at(pricing.Uplift{}, pricing.PerUnit(1)),
	} {
		assert.NoError(t, pricingtest.TestStrategy(s, nothing), "%+v", s)
	}
	least := pricing.PerOutcome(0.99)
	least.Minimum = 5
	for name, s := range map[string]pricing.Strategy{
		"attempts": pricing.PerAttempt(0.1), "tokens": pricing.PerToken(pricing.ListPrices(3, 15)),
		"a subscription": pricing.Subscription(20, pricing.Outcomes, 0, 1),
		"a minimum":      least,
		"half":           pricing.Hybrid("", pricing.PerOutcome(1), pricing.CostPlus(0)), "too few succeed": Fallback{Fee: 0.5, Least: 0.5},
		"a fee for many failures": pricing.StrategyFunc(func(a *pricing.Account) float64 {
			return max(0, a.Total().Count-a.Total().Success-500)
		}),
	} {
		if testing.Short() && name != "tokens" && name != "a minimum" {
			continue
		}
		broken := brokenBy(t, name, s, append(only(pricingtest.NothingWithoutSuccess), nothing)...)
		assert.Equal(t, pricingtest.NothingWithoutSuccess, broken.Law, name)
		assert.Regexp(t, "it charges .* where nothing succeeded", broken.Detail, name)
	}
}
