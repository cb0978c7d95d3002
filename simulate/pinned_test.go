package simulate_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate"
)

var repin = flag.Bool("repin", false, "rewrite testdata/pinned.golden: numbers change, and CHANGELOG.md says which")

// fewPinned are the markets of short tests: none takes long to make tables for, and all
// that is said of pinned below is true of some.
var fewPinned = []uint64{4, 5, 7, 11, 14, 17, 18}

// The numbers of thirty random markets do not change by a bit, unless a change
// says that they do: mechanisms are on or off by a coin, plans are of every kind.
func TestNumbersArePinned(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("other architectures fuse multiplications and additions, and round otherwise")
	}
	const file = "testdata/pinned.golden"
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := strings.SplitAfter(string(before), "\n")
	var text strings.Builder
	for _, seed := range markets(fewPinned...) {
		e := pinned(seed)
		h := sha256.New()
		add := func(x float64) {
			if x != 0 { // so that a new mechanism, which is off here, moves nothing
				binary.Write(h, binary.LittleEndian, math.Float64bits(x)) // a hash does not fail
			}
		}
		r, err := simulate.Run(context.Background(), e)
		require.NoError(t, err, "market %d", seed)
		for o := range r.Tallies {
			for i := range r.Tallies[o] {
				eachNumber(reflect.ValueOf(r.Tallies[o][i]), add)
			}
		}
		e.Replications, e.Points = 1, 16
		x, err := simulate.Expect(context.Background(), e)
		require.NoError(t, err, "market %d", seed)
		for _, offer := range x.Offers() {
			for _, m := range simulate.Metrics() {
				if mean, err := x.Mean(offer, m); err == nil {
					add(mean)
				}
			}
		}
		line := fmt.Sprintf("%2d %x\n", seed, h.Sum(nil)[:8])
		if testing.Short() {
			require.Less(t, int(seed), len(lines))
			require.Equal(t, lines[seed], line, otherBits)
		}
		text.WriteString(line)
	}
	if testing.Short() {
		require.False(t, *repin, "-short makes some of the markets, and -repin takes all")
		return // whose lines were compared one by one
	}
	if *repin {
		require.NoError(t, os.WriteFile(file, []byte(text.String()), 0o644))
		return
	}
	require.Equal(t, string(before), text.String(), otherBits)
}

const otherBits = "tallies have other bits: if that is meant, run with -repin and say so in CHANGELOG.md"

// eachNumber visits the numbers of a struct, and of those within it.
func eachNumber(v reflect.Value, visit func(x float64)) {
	for i := range v.NumField() {
		switch f := v.Field(i); {
		case !v.Type().Field(i).IsExported():
		case f.Kind() == reflect.Struct:
			eachNumber(f, visit)
		case f.Kind() == reflect.Float64:
			visit(f.Float())
		}
	}
}

// pinned is one of the markets: random, with aversion to risk in every fourth,
// trust in every third, which learns in half of those, and actions hidden in every fifth.
func pinned(seed uint64) simulate.Experiment {
	d := dice{rand.New(rand.NewPCG(seed, 2))}
	trust, averse := seed%3 == 2, seed%4 == 1
	m := d.market(fmt.Sprintf("pinned %d", seed), trust)
	m.Receivers, m.Periods = 6, int(seed%4)
	if averse { // lest stakes, or what is taken, are too much to bear
		m.Population.RiskAversion = distuv.Uniform{Min: 0, Max: 0.2}
		m.Population.Stakes, m.Demand.Stakes = distuv.Uniform{Min: 0.2, Max: 3}, nil
	}
	if trust && d.coin() {
		m.Population.Learning = simulate.Learning{Evidence: d.between(0.5, 20), Observed: d.between(0, 1)}
	}
	if d.coin() {
		m.Producer.Effort = d.between(0, 0.1)
	}
	if d.coin() {
		m.Producer.Padding, m.Producer.Penalty = d.between(0, 0.3), d.between(0, 0.2)
	}
	other := d.producer(m.Producer.Known)
	e := simulate.Experiment{Market: m, Replications: 2, Seed: seed}
	for _, plans := range []map[string]pricing.Strategy{d.sums(), d.bends(), d.more()} {
		for _, name := range slices.Sorted(maps.Keys(plans)) {
			e.Offers = append(e.Offers, simulate.Sell(name, plans[name]))
		}
	}
	menu := simulate.Offer{Name: "menu", Options: []simulate.Option{
		{Plan: pricing.PerAttempt(0.1)}, {Plan: pricing.ShareOfValue(0.3), Producer: &other}, {Plan: bounded(pricing.PerOutcome(0.5), 0, 1)}}}
	e.Offers = append(e.Offers, menu)
	if seed%5 == 3 {
		e.Offers = append(e.Offers, menu.InSecret("in secret", &other))
	}
	return e
}

// more are plans that read deliveries one by one, their order, harm, earlier
// periods, or what is held out.
func (d dice) more() map[string]pricing.Strategy {
	one := func(meter pricing.Meter, rate pricing.Rate) pricing.Plan {
		return pricing.Plan{Charges: []pricing.Charge{{Meter: meter, Rate: rate}}}
	}
	price := d.between(0, 0.5)
	return map[string]pricing.Strategy{
		"each value capped": one(pricing.Each(func(x *pricing.Delivery) float64 { return min(x.Value, 0.7) }), pricing.PerUnit(price)),
		"first half":        firstHalf(price),
		"guarantee":         pricing.Hybrid("g", pricing.PerArtifact(price), one(pricing.Shortfall{Promised: 0.8}, pricing.PerUnit(-price))),
		"harm paid back":    pricing.Hybrid("p", pricing.PerArtifact(price), one(pricing.Harm, pricing.PerUnit(-0.5))),
		"uplift":            one(pricing.Uplift{}, pricing.PerUnit(price)),
		"tokens included":   pricing.Subscription(price/4, pricing.Tokens, 10_000, 1e-6),
		"on success":        one(pricing.OnSuccess{Of: pricing.Tokens}, pricing.PerUnit(1e-6)),
		"packages":          one(pricing.Tokens, pricing.Package{Size: 10_000, Price: price / 10}),
	}
}

// firstHalf charges for the first half of the deliveries of a period alone.
func firstHalf(price float64) pricing.Strategy {
	return pricing.StrategyFunc(func(a *pricing.Account) float64 {
		sum := 0.0
		for _, d := range a.Deliveries[:len(a.Deliveries)/2] {
			sum += price * (1 + d.Success)
		}
		return sum
	})
}
