package pricingtest_test

import (
	"fmt"
	"math"
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
		if testing.Short() && strings.HasPrefix(name, "writes Account.Deliveries") {
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

// reader charges by what it says that it does not read.
type reader func(a *pricing.Account) float64

func (r reader) Charge(a *pricing.Account) float64 { return a.Total().Success * (2 + r(a)) }
func (reader) ReadsBuyer() bool                    { return false }
func (reader) ReadsHistory() bool                  { return false }
func (reader) ReadsDeliveries() bool               { return false }

// What is read and denied is found, wherever it begins.
func TestWhatIsReadIsFound(t *testing.T) {
	pricingtest.ShareFor(t, 0)
	readers := map[string]reader{
		"how many are listed": func(a *pricing.Account) float64 { return b2f(len(a.Deliveries) >= 1000) },
		"a period of nothing": func(a *pricing.Account) float64 { return b2f(len(a.History) == 3 && a.History[2].Charge == 0) },
	}
	periods, thresholds := []int{1, 2, 3, 4, 5, 8, 13, 24, 36}, []float64{-100, -1, 0, 0.05, 0.5, 0.95, 1, 7, 1000}
	if testing.Short() {
		periods, thresholds = []int{3, 4}, []float64{0.5}
	}
	for _, from := range periods {
		readers[fmt.Sprintf("periods from %d on", from)] = func(a *pricing.Account) float64 { return b2f(len(a.History) >= from) }
		readers[fmt.Sprintf("period %d", from)] = func(a *pricing.Account) float64 { return b2f(len(a.History) == from) }
		readers[fmt.Sprintf("segments from %d on", from)] = func(a *pricing.Account) float64 { return b2f(a.Buyer.Segment >= from) }
		readers[fmt.Sprintf("segment %d", from)] = func(a *pricing.Account) float64 { return b2f(a.Buyer.Segment == from) }
	}
	for _, above := range thresholds {
		readers[fmt.Sprintf("signals above %v", above)] = func(a *pricing.Account) float64 { return b2f(a.Buyer.Signal > above) }
	}
	leaves("Statement", reflect.ValueOf(&pricing.Statement{}).Elem(), func(name string, v reflect.Value) {
		if v.Kind() != reflect.Float64 || testing.Short() {
			return
		}
		readers[name] = func(a *pricing.Account) float64 {
			read := false
			if len(a.History) > 0 {
				leaves("Statement", reflect.ValueOf(&a.History[0]).Elem(), func(found string, v reflect.Value) {
					read = read || found == name && v.Float() != 0
				})
			}
			return b2f(read)
		}
	})
	for name, r := range readers {
		broken := brokenBy(t, name, r, only(pricingtest.Honest)...)
		assert.Equal(t, pricingtest.Honest, broken.Law, name)
	}
	assert.NoError(t, pricingtest.TestStrategy(reader(func(*pricing.Account) float64 { return 1 })))
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

// Held-out tasks are free, unless they are compared with.
func TestHeldOutTasksAreFree(t *testing.T) {
	pricingtest.ShareFor(t, 0)
	for name, s := range map[string]pricing.Strategy{
		"a fee each":             loop(func(pricing.Delivery) float64 { return 1 }),
		"tokens":                 loop(func(d pricing.Delivery) float64 { return d.Usage.Tokens() }),
		"cost":                   loop(func(d pricing.Delivery) float64 { return d.Cost }),
		"attempts":               loop(func(d pricing.Delivery) float64 { return max(d.Attempts, 1) }),
		"successes":              loop(func(d pricing.Delivery) float64 { return d.Success }),
		"value":                  loop(func(d pricing.Delivery) float64 { return d.Value }),
		"harm":                   loop(func(d pricing.Delivery) float64 { return d.Harm }),
		"a fee for holding out":  loop(func(d pricing.Delivery) float64 { return b2f(d.Control) }),
		"a discount for them":    pricing.StrategyFunc(func(a *pricing.Account) float64 { return 5 / float64(1+len(a.Deliveries)) }),
		"a success held out":     loop(func(d pricing.Delivery) float64 { return b2f(d.Control) * d.Success }),
		"uplift, and their cost": pricing.StrategyFunc(func(a *pricing.Account) float64 { return pricing.Uplift{}.Quantity(a) + heldCost(a) }),
	} {
		assert.Equal(t, pricingtest.HeldOutFree, brokenBy(t, name, s, only(pricingtest.HeldOutFree)...).Law, name)
	}
	assert.NoError(t, pricingtest.TestStrategy(at(pricing.Uplift{}, pricing.PerUnit(2))))
	assert.NoError(t, pricingtest.TestStrategy(loop(func(d pricing.Delivery) float64 { return 1 - b2f(d.Control) })))
}

func heldCost(a *pricing.Account) float64 {
	sum := 0.0
	for _, d := range a.Deliveries {
		sum += b2f(d.Control) * d.Cost
	}
	return sum
}

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
		broken := brokenBy(t, name, s, append(only(pricingtest.NothingWithoutSuccess), nothing)...)
		assert.Equal(t, pricingtest.NothingWithoutSuccess, broken.Law, name)
		assert.Regexp(t, "it charges .* where nothing succeeded", broken.Detail, name)
	}
}

// A volume price that falls at a bound is broken by a small account, soon.
func TestShrinkingACliffTakesSeconds(t *testing.T) {
	pricingtest.ShareFor(t, 0)
	for _, c := range []struct {
		meter pricing.Meter
		bound float64
		law   pricingtest.Law
		most  int // deliveries
	}{
		{pricing.Artifacts, 100, pricingtest.RisesWithUsage, 100}, {pricing.Artifacts, 1000, pricingtest.RisesWithUsage, 1000},
		{pricing.Outcomes, 1000, pricingtest.RisesWithSuccess, 1001}, {pricing.Tokens, 1e9, pricingtest.RisesWithUsage, 4},
		{pricing.Outcomes, 5000, pricingtest.RisesWithSuccess, 3}, {pricing.Attempts, 1e5, pricingtest.RisesWithUsage, 3},
	} {
		if testing.Short() && c.bound > 100 {
			continue
		}
		begin := time.Now()
		falls := at(c.meter, pricing.Volume{{UpTo: c.bound, Unit: 1}, {Unit: 0.5}})
		broken := brokenBy(t, "", falls, append(only(c.law), pricingtest.Claim(c.law))...)
		took := time.Since(begin)
		assert.Equal(t, c.law, broken.Law)
		assert.LessOrEqual(t, len(broken.Account.Deliveries), c.most, "%v", c.meter)
		assert.Less(t, took, 20*time.Second, "%v at %v", c.meter, c.bound)
	}
}

// Whatever fails from some sizes on is shrunk to these sizes, in so many tries.
func TestShrinkFindsTheEdge(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	for range 20 {
		count, success, periods, tokens := random.IntN(1000), random.IntN(800), random.IntN(40), random.IntN(4)
		a := &pricing.Account{Buyer: pricing.Buyer{Segment: 3, Signal: 0.2}, Share: 0.5}
		a.History = make([]pricing.Statement, periods+random.IntN(30))
		mixed := random.IntN(2) == 0
		for i := range max(count, success) + 1 + random.IntN(1000) {
			d := pricing.Delivery{Cost: 0.2, Success: b2f(i <= success), Value: 3, Usage: pricing.Usage{Output: 10}}
			if mixed {
				d.Cost = random.Float64()
			}
			a.Deliveries = append(a.Deliveries, d)
		}
		smallest, tries := pricingtest.Shrink(a, func(a *pricing.Account) bool {
			t := a.Total()
			return t.Count >= float64(count) && t.Success >= float64(success) && len(a.History) >= periods && t.Usage.Output >= float64(tokens)
		})
		assert.LessOrEqual(t, tries, pricingtest.MostTries)
		total := smallest.Total()
		assert.Len(t, smallest.History, periods)
		assert.Equal(t, pricing.Buyer{}, smallest.Buyer)
		if !mixed {
			assert.Less(t, tries, 300)
			assert.Equal(t, float64(max(count, success, min(tokens, 1))), total.Count)
			assert.Equal(t, float64(success), total.Success)
			assert.Zero(t, total.Cost+total.Value)
		}
		assert.False(t, math.IsNaN(total.Count))
	}
}

// Random plans of the library keep the laws that hold for all.
func TestRandomPlansKeepTheLaws(t *testing.T) {
	pricingtest.ShareFor(t, 0)
	plans := 8
	if testing.Short() {
		plans = 1
	}
	for seed := range uint64(plans) {
		random := rand.New(rand.NewPCG(seed, 77))
		p := randomPlan(random)
		require.NoError(t, p.Validate())
		segments := pricing.Segments{By: []pricing.Strategy{p, nil, randomPlan(random)}, Default: randomPlan(random)}
		assert.NoError(t, pricingtest.TestStrategy(segments), "seed %d", seed)
	}
}

func randomPlan(r *rand.Rand) pricing.Plan {
	price := func() float64 { return math.Pow(10, 3*r.Float64()-2) }
	meters := []pricing.Meter{
		nil, pricing.Tokens, pricing.InputTokens, pricing.OutputTokens, pricing.Cost, pricing.Attempts,
		pricing.Artifacts, pricing.Outcomes, pricing.Value,
		pricing.ListPrices(3, 15), pricing.OnSuccess{Of: pricing.Cost}, pricing.Uplift{}, pricing.Shortfall{Promised: r.Float64()},
		pricing.Each(func(d *pricing.Delivery) float64 { return min(d.Value, 3) }),
	}
	bound := math.Ceil(100 * r.Float64())
	cells := []pricing.Cell{{Class: 1, Rate: pricing.PerUnit(price())}}
	rates := []pricing.Rate{
		pricing.Flat(price()), pricing.PerUnit(price()),
		pricing.Graduated{{UpTo: bound, Unit: price()}, {UpTo: 2 * bound, Unit: price(), Fee: price()}, {Unit: price()}},
		pricing.Volume{{UpTo: bound, Unit: price()}, {Unit: price()}},
		pricing.Stairstep{{UpTo: bound, Price: price()}, {Price: price()}},
		pricing.Package{Size: bound, Price: price(), Whole: r.IntN(2) == 0},
		pricing.Percentage{Share: r.Float64(), Fee: price(), Maximum: 100},
		pricing.Layer{From: bound, To: 3 * bound, Share: r.Float64()},
		pricing.Matrix{Cells: cells, Default: pricing.PerUnit(price())},
		pricing.Matrix{By: pricing.BySegment, Cells: cells, Default: pricing.PerUnit(price())},
	}
	p := pricing.Plan{Name: "random"}
	for range 1 + r.IntN(3) {
		p.Charges = append(p.Charges, pricing.Charge{
			Name: "charge", Meter: meters[r.IntN(len(meters))], Rate: rates[r.IntN(len(rates))],
		})
		if c := &p.Charges[len(p.Charges)-1]; c.Meter != nil {
			c.Included = float64(r.IntN(2) * r.IntN(20))
		}
	}
	switch r.IntN(6) {
	case 0:
		p.Discount = r.Float64()
	case 1:
		p.Minimum = price()
		p.Maximum = p.Minimum + 20*price()
	case 2:
		p.Commitment = pricing.Commitment{Amount: 50, Periods: 1 + r.IntN(4), Rollover: r.IntN(2) == 0}
	case 3:
		p.Prepaid, p.MinorUnit = []pricing.Grant{{Amount: 30, For: 4}}, 0.01
	case 4:
		p.Credit = price()
	}
	return p
}
