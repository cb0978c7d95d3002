package lemons_test

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/lemons"
)

var all = distuv.Uniform{Min: 0, Max: 1}

func rising(q float64) float64  { return q }
func falling(q float64) float64 { return 1 - q }
func panics(float64) float64    { panic("no") }
func infinite(float64) float64  { return math.Inf(1) }
func noNumber(float64) float64  { return math.NaN() }

// twoFaults is a distribution with two faults of its own.
type twoFaults struct{ simulate.Point }

func (twoFaults) Validate() error { return errors.Join(errors.New("one"), errors.New("two")) }

// One error names every fault of a market, each on a line.
func TestFaults(t *testing.T) {
	const noReserve = "lemons: Reserve is nil, want the lowest price at which a seller stays"
	const noWorth = "lemons: Worth is nil, want what buyers pay for a mean quality"
	zeroOrTwo, err := simulate.NewEmpirical(0, 2)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		market lemons.Market
		want   string
	}{
		"nothing": {lemons.Market{}, noReserve + "\n" + noWorth},
		"quality of 0 or 2": {lemons.Market{Quality: zeroOrTwo, Reserve: rising, Worth: rising},
			"lemons: Quality draws values from 0 to 2, want them in [0,1]"},
		"quality of 2": {lemons.Market{Quality: simulate.Point(2), Reserve: rising, Worth: rising},
			"lemons: Quality is 2, want it in [0,1]"},
		"quality is no number": {lemons.Market{Quality: simulate.Point(math.NaN()), Reserve: rising},
			"lemons: Quality cannot be compiled: Quantile(1.1102230246251565e-16) is NaN, want a finite number\n" + noWorth},
		"quality with faults": {lemons.Market{Quality: twoFaults{}},
			"lemons: Quality cannot be compiled: one\nlemons: Quality cannot be compiled: two\n" + noReserve + "\n" + noWorth},
		"reserve is infinite": {lemons.Market{Quality: simulate.Point(0.5), Reserve: infinite, Worth: rising},
			"lemons: Reserve(0.5) is +Inf, after -Inf for less quality: want finite amounts that do not fall as quality rises"},
		"worth is no number": {lemons.Market{Reserve: rising, Worth: noNumber},
			"lemons: Worth(1) is NaN, want a finite amount"},
		"reserve panics": {lemons.Market{Quality: all, Reserve: panics, Worth: rising},
			"lemons: Reserve or Worth panics: no"},
		"worth panics": {lemons.Market{Quality: all, Reserve: rising, Worth: panics},
			"lemons: Reserve or Worth panics: no"},
	} {
		o, err := c.market.Equilibrium()
		assert.EqualError(t, err, c.want, name)
		assert.Zero(t, o, name)
	}
}

func TestReserveAndWorthMayNotFall(t *testing.T) {
	_, err := lemons.Market{Quality: all, Reserve: falling, Worth: rising}.Equilibrium()
	assert.ErrorContains(t, err, "lemons: Reserve(")
	assert.ErrorContains(t, err, "for less quality: want finite amounts that do not fall as quality rises")
	_, err = lemons.Market{Quality: all, Reserve: rising, Worth: func(q float64) float64 { return 1.2 - q }}.Equilibrium()
	assert.ErrorContains(t, err, "lemons: Worth rises to ")
	assert.ErrorContains(t, err, "want a function that does not fall with quality")
}

func TestPriceHasToBeFinite(t *testing.T) {
	for _, price := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := lemons.Market{Quality: all}.At(price)
		assert.ErrorContains(t, err, "lemons: Reserve is nil")
		assert.ErrorContains(t, err, "lemons: the price is")
		assert.ErrorContains(t, err, "want a finite number")
	}
}
