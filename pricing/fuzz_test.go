package pricing_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// usable keeps quantities where float64 has room: the laws are about prices,
// not about overflow.
func usable(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.Abs(v) > 1e12 {
			return false
		}
	}
	return true
}

// atMost allows for rounding.
func atMost(a, b float64) bool { return a <= b+1e-9*(1+math.Abs(a)+math.Abs(b)) }

// falls are the rates of which a larger quantity may cost less, by their names in
// JSON: steps may be priced in any order.
var falls = map[string]bool{"volume": true, "stairstep": true}

func FuzzRates(f *testing.F) {
	f.Add(10.0, 5.0, 1.0, 20.0, 2.0, 0.0, 12.0, 3.0)
	f.Add(0.0, 1.0, 0.0, 0.0, math.NaN(), -1.0, 1e300, 1.0)
	f.Fuzz(func(t *testing.T, bound, unit, fee, bound2, unit2, fee2, q, more float64) {
		numbers := []float64{bound, unit, fee, bound2, unit2, fee2}
		check := func(r pricing.Rate, rises bool) {
			low := r.Amount(q)
			_ = r.(fmt.Stringer).String()
			high := r.Amount(q + math.Abs(more))
			if r.(interface{ Validate() error }).Validate() != nil || !usable(q, more) || !usable(numbers...) {
				return
			}
			if math.IsNaN(low) {
				t.Fatalf("%v (%#v) of %v is NaN", r, r, q)
			}
			if rises && !atMost(low, high) {
				t.Fatalf("%#v falls from %v to %v as the quantity rises from %v by %v", r, low, high, q, more)
			}
		}
		for _, r := range pricing.Rates {
			check(refilled(r.Example, numbers), !falls[r.Name] && slices.Min(numbers) >= 0)
		}
		for _, r := range []pricing.Rate{ // other shapes
			pricing.Graduated{{UpTo: bound}},
			pricing.Graduated{{UpTo: bound, Unit: unit, Fee: fee}, {UpTo: bound2, Unit: unit2, Fee: fee2}, {Unit: unit}},
			pricing.Graduated{{UpTo: bound, Unit: unit, Block: bound2}, {Unit: unit2, Block: fee}},
			pricing.Stairstep{{UpTo: bound, Price: fee}, {Price: fee + math.Abs(fee2)}},
			pricing.Package{Size: bound, Price: fee},
			pricing.Percentage{Share: math.Abs(unit), Fee: fee, Minimum: fee2, Maximum: bound2},
			pricing.Layer{From: bound, To: bound2, Share: math.Abs(unit)},
		} {
			check(r, unit >= 0 && unit2 >= 0)
		}
	})
}

// refilled is a rate with other numbers in the places of those that are not zero.
func refilled(r pricing.Rate, numbers []float64) pricing.Rate {
	i := 0
	var refill func(v reflect.Value) reflect.Value
	refill = func(v reflect.Value) reflect.Value {
		c := reflect.New(v.Type()).Elem()
		switch v.Kind() {
		case reflect.Float64:
			if !v.IsZero() {
				c.SetFloat(numbers[i%len(numbers)])
				i++
			}
		case reflect.Interface:
			c.Set(refill(v.Elem()))
		case reflect.Slice:
			c.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			for j := range v.Len() {
				c.Index(j).Set(refill(v.Index(j)))
			}
		case reflect.Struct:
			for j := range v.NumField() {
				c.Field(j).Set(refill(v.Field(j)))
			}
		default:
			c.Set(v)
		}
		return c
	}
	return refill(reflect.ValueOf(r)).Interface().(pricing.Rate)
}

func FuzzPlan(f *testing.F) {
	f.Add(10.0, 2.0, 5.0, 0.1, 50.0, 5.0, 3.0, 4.0, 7.0, false)
	f.Add(-1.0, math.Inf(1), 0.0, 2.0, -3.0, math.NaN(), 0.0, 0.0, 1.0, true)
	f.Fuzz(func(t *testing.T, fee, unit, included, discount, maximum, minimum, credit, output, more float64, each bool) {
		plan := pricing.Plan{
			Charges: []pricing.Charge{
				{Rate: pricing.Flat(fee), Each: each},
				{Meter: pricing.OutputTokens, Rate: pricing.Graduated{{UpTo: 10, Unit: unit, Fee: fee}, {Unit: unit}}, Included: included, Each: each},
				{Meter: pricing.TokenPrices{Output: unit}, Rate: pricing.PerUnit(unit)},
			},
			Discount: discount, Maximum: maximum, Minimum: minimum, Credit: credit,
		}
		account := func(output float64) *pricing.Account {
			return &pricing.Account{Deliveries: []pricing.Delivery{{Usage: pricing.Usage{Output: output}}, {}}}
		}
		low, high := plan.Charge(account(output)), plan.Charge(account(output+math.Abs(more)))
		inv := plan.Invoice(account(output))
		_ = inv.String()
		if inv.Total() != low && !math.IsNaN(low) {
			t.Fatalf("invoice of %v, charge of %v", inv.Total(), low)
		}
		if plan.Validate() != nil || !usable(fee, unit, included, maximum, minimum, credit, output, more) || output < 0 {
			return
		}
		if math.IsNaN(low) || low < 0 {
			t.Fatalf("charge is %v", low)
		}
		if maximum > 0 && !atMost(low, maximum) {
			// Met to a rounding of what it caps.
			uncapped := plan
			uncapped.Maximum = 0
			if low-maximum > 1e-15*uncapped.Charge(account(output)) {
				t.Fatalf("charge is %v, maximum %v", low, maximum)
			}
		}
		uncapped := plan
		uncapped.Maximum, uncapped.Credit = 0, 0
		if scale := uncapped.Charge(account(output + math.Abs(more))); low-high > 1e-9*(1+scale) {
			t.Fatalf("charge falls from %v to %v as the quantity rises", low, high)
		}
	})
}

// What decodes is a plan, and comes back from its JSON as it was.
func FuzzPlanJSON(f *testing.F) {
	for _, p := range seeds() {
		if text, err := json.Marshal(p); err == nil {
			f.Add(text)
		}
	}
	f.Add([]byte(`{"charges":[{"rate":{"graduated":[{"upTo":1e999}]}}],"charges":null}`))
	f.Add([]byte(`{"charges":[{"meter":{"onSuccess":{"of":{"plan":{"charges":[]}}}},"rate":{}}]} trailing`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var p pricing.Plan
		if json.Unmarshal(text, &p) != nil {
			if !reflect.DeepEqual(p, pricing.Plan{}) {
				t.Fatalf("refused, and half of it left: %#v", p)
			}
			return
		}
		if err := p.Validate(); err != nil {
			t.Fatalf("read, though not valid: %v", err)
		}
		again, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var q pricing.Plan
		if err := json.Unmarshal(again, &q); err != nil {
			t.Fatalf("%s: %v", again, err)
		}
		third, err := json.Marshal(q)
		if err != nil || !bytes.Equal(again, third) {
			t.Fatalf("%s became %s: %v", again, third, err)
		}
		a := &pricing.Account{Deliveries: []pricing.Delivery{{Success: 1, Value: 7, Cost: 2, Class: 1}, {Cost: 3, Harm: 1}}}
		if x, y := p.Charge(a), q.Charge(a); x != y && !(math.IsNaN(x) && math.IsNaN(y)) {
			t.Fatalf("%s charges %v, read back %v", again, x, y)
		}
		_ = p.Invoice(a).String()
	})
}

// What is large or deep is read, or refused, in no time and few words.
func TestHostileJSON(t *testing.T) {
	var keys strings.Builder
	many, deep := 100_000, 4000
	if testing.Short() {
		many, deep = 20_000, 1000
	}
	for i := range many {
		fmt.Fprintf(&keys, `,"k%d":%d`, i, i)
	}
	nest := func(open, close string, n int) string {
		return `{"charges":[{"rate":{"flat":1},"meter":` + strings.Repeat(open, n) + `{"total":"cost"}` + strings.Repeat(close, n) + `}]}`
	}
	for _, text := range []string{
		`{"name":"many"` + keys.String() + `}`,
		nest(`{"onSuccess":{"of":`, `}}`, deep),
		nest(`{"plan":{"charges":[{"rate":{"flat":1},"meter":`, `}]}}`, deep*3/5),
		`{"charges":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`,
	} {
		var p pricing.Plan
		err := json.Unmarshal([]byte(text), &p)
		require.Error(t, err)
		assert.Less(t, len(err.Error()), 20_000)
	}
	for _, text := range []string{`{"name":"y"`, `{"name":"x"} garbage`, ``} {
		var p pricing.Plan
		assert.Error(t, p.UnmarshalJSON([]byte(text)), text)
	}
	var p pricing.Plan
	assert.NoError(t, json.Unmarshal([]byte(nest(`{"onSuccess":{"of":`, `}}`, 30)), &p))
}

// seeds are plans that JSON is tested with.
func seeds() []pricing.Plan { return append(plans(), portable()) }

// portable holds every type that a plan's JSON knows.
func portable() pricing.Plan {
	plan := pricing.Plan{
		Name: "every rate, every meter",
		Charges: []pricing.Charge{
			{Name: "flat", Rate: pricing.Flat(3), Prorated: true},
			{Name: "volume", Meter: pricing.Tokens, Unit: pricing.Unit{Times: 2, Per: 1000, Rounding: pricing.Up, Decimals: 1}, Rate: pricing.Volume{{UpTo: 3, Unit: 2, Block: 2}, {Fee: 1}}},
			{Name: "steps", Meter: pricing.Shortfall{Promised: 0.9}, Included: 1, Rate: pricing.Stairstep{{UpTo: 3, Price: 2}, {Price: 5}}, Maximum: 9, Minimum: 1},
			{Name: "by class", Meter: pricing.OnSuccess{Of: pricing.TokenPrices{Input: 1}}, Rate: pricing.Matrix{Cells: []pricing.Cell{{Class: 2, Rate: pricing.PerUnit(1)}}, Default: pricing.Flat(0)}},
			{Name: "each", Meter: pricing.Cost, Rate: pricing.Graduated{{UpTo: 3, Unit: 2}, {Fee: 1}}, Each: true},
		},
		Discount: 0.1, Maximum: 100, Minimum: 2, Prorated: true,
		Commitment: pricing.Commitment{Amount: 10, Periods: 3, Rollover: true},
		Prepaid:    []pricing.Grant{{Amount: 4, From: 1, For: 2}}, Credit: 1, MinorUnit: 0.01,
	}
	for _, b := range append(rates(), meters()...) {
		plan.Charges = append(plan.Charges, b.charge)
	}
	return plan
}
