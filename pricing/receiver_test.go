package pricing_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/usevalue/usevalue/pricing"
)

// draw returns receivers, answers and steps that cover the space; every law
// below is stated for each of them.
type draw struct {
	receiver      pricing.Receiver
	right, output float64
	step          float64 // in [0,1]
}

func draws() []draw {
	random := rand.New(rand.NewPCG(1, 2))
	list := make([]draw, 5000)
	for i := range list {
		r := pricing.Receiver{
			Knowledge: random.Float64(),
			Stakes:    100 * random.Float64(),
			Ability:   random.Float64(),
			OwnCost:   5 * random.Float64(),
			ReadCost:  0.001 * random.Float64(),
		}
		if i%2 == 0 {
			r.CheckCost = 0.01 + 10*random.Float64()
		}
		if i%3 == 0 {
			r.RejectRight, r.PassWrong = random.Float64()/2, random.Float64()/2
		}
		list[i] = draw{r, random.Float64(), 1000 * random.Float64(), random.Float64()}
	}
	return list
}

const rounding = 1e-9

func value(r pricing.Receiver, right, output float64) float64 {
	_, v := r.Best(right, output)
	return v
}

func TestValueRisesInRightStakesAndAbility(t *testing.T) {
	for _, d := range draws() {
		before := value(d.receiver, d.right, d.output)
		more := d.right + d.step*(1-d.right)
		assert.GreaterOrEqual(t, value(d.receiver, more, d.output), before-rounding)
		able := d.receiver
		able.Ability += d.step * (1 - able.Ability)
		staked := d.receiver
		staked.Stakes += 50 * d.step
		// What can be acted on, and what is at stake, are worth more only where
		// the answer beats the receiver's own.
		if d.right >= d.receiver.Knowledge {
			assert.GreaterOrEqual(t, value(able, d.right, d.output), before-rounding)
			assert.GreaterOrEqual(t, value(staked, d.right, d.output), before-rounding)
		}
		able.OwnCost, staked.OwnCost = 0, 0
		plain := d.receiver
		plain.OwnCost = 0
		before = value(plain, d.right, d.output)
		assert.GreaterOrEqual(t, value(able, d.right, d.output), before-rounding)
		assert.GreaterOrEqual(t, value(staked, d.right, d.output), before-rounding)
	}
}

func TestBestIsTheLargestGain(t *testing.T) {
	for _, d := range draws() {
		mode, v := d.receiver.Best(d.right, d.output)
		odds := d.receiver.Odds(d.right)
		assert.Equal(t, v, d.receiver.Gain(mode, odds, d.output))
		assert.GreaterOrEqual(t, v, 0.0)
		assert.GreaterOrEqual(t, v, d.receiver.Gain(pricing.Act, odds, d.output))
		if d.receiver.CanCheck() {
			assert.GreaterOrEqual(t, v, d.receiver.Gain(pricing.Check, odds, d.output))
		} else {
			assert.NotEqual(t, pricing.Check, mode)
		}
	}
}

func TestKnowledge(t *testing.T) {
	for _, d := range draws() {
		wiser := d.receiver
		wiser.Knowledge += d.step * (1 - wiser.Knowledge)
		assert.LessOrEqual(t,
			wiser.Gain(pricing.Act, wiser.Odds(d.right), d.output),
			d.receiver.Gain(pricing.Act, d.receiver.Odds(d.right), d.output)+rounding,
			"acting blind gains less the more the receiver knows")
	}

	// An expert, better than the answer, gains nothing by acting on it but
	// something by checking it: it is a candidate, not an answer.
	expert := pricing.Receiver{Knowledge: 0.9, Stakes: 100, Ability: 1, CheckCost: 5}
	mode, v := expert.Best(0.8, 0)
	assert.Equal(t, pricing.Check, mode)
	assert.InDelta(t, 100*0.8*0.1-5, v, rounding)
	expert.CheckCost = 0
	mode, v = expert.Best(0.8, 0)
	assert.Equal(t, pricing.Ignore, mode)
	assert.Zero(t, v)
}

// The advantage of having the means to check is what is not monotone in
// Knowledge: nobody who would act blind uses it, middling ones gain most.
func TestGainOfCheckingIsNotMonotoneInKnowledge(t *testing.T) {
	advantage := func(k float64) float64 {
		with := pricing.Receiver{Knowledge: k, Stakes: 100, Ability: 1, CheckCost: 5}
		without := with
		without.CheckCost = 0
		return value(with, 0.8, 0) - value(without, 0.8, 0)
	}
	assert.Zero(t, advantage(0.1))
	assert.InDelta(t, 11, advantage(0.8), rounding)
	assert.InDelta(t, 3, advantage(0.9), rounding)
	assert.Zero(t, advantage(0.95))
}

func TestNoiseToWhoKnowsEnough(t *testing.T) {
	for _, d := range draws() {
		r := d.receiver
		r.OwnCost, r.Ability, r.ReadCost = 0, 1, 0
		limit := d.right
		if r.CanCheck() {
			limit = max(limit, 1-r.CheckCost/(r.Stakes*d.right))
		}
		r.Knowledge = limit + d.step*(1-limit)
		assert.LessOrEqual(t, value(r, d.right, 0), rounding)
	}
}

func TestCommodityIsWorthTheSameToAll(t *testing.T) {
	for _, d := range draws() {
		r := pricing.Receiver{Stakes: d.receiver.Stakes, Ability: 1, CheckCost: d.receiver.CheckCost}
		mode, v := r.Best(1, d.output)
		assert.Equal(t, pricing.Act, mode)
		assert.Equal(t, r.Stakes, v)
	}
}

// fine is of how many cells a midpoint rule has, fewer in short tests.
func fine() float64 {
	if testing.Short() {
		return 1 << 13
	}
	return 1 << 18
}

// For own accuracy uniform on [0,1] the thresholds between the modes and the
// mean of the value have closed forms.
func TestThreeModes(t *testing.T) {
	for _, c := range []struct {
		stakes, right, checkCost, mean float64
	}{
		{100, 0.8, 5, 35.78125},
		{100, 0.8, 0.5, 39.5078125},
		{20, 0.9, 3, 8.1},
	} {
		t.Run(fmt.Sprint(c.stakes, c.right, c.checkCost), func(t *testing.T) {
			act := c.checkCost / (c.stakes * (1 - c.right))
			check := 1 - c.checkCost/(c.stakes*c.right)
			if act >= c.right { // nobody checks
				act, check = c.right, c.right
			}
			n := fine()
			sum := 0.0
			for i := range int(n) {
				k := (float64(i) + 0.5) / n
				want := pricing.Ignore
				if k < act {
					want = pricing.Act
				} else if k < check {
					want = pricing.Check
				}
				r := pricing.Receiver{Knowledge: k, Stakes: c.stakes, Ability: 1, CheckCost: c.checkCost}
				mode, v := r.Best(c.right, 0)
				require.Equal(t, want, mode, "k=%v", k)
				sum += v
			}
			// The midpoint rule is exact but in the cells of the kinks.
			assert.InDelta(t, c.mean, sum/n, c.stakes/(n*n))
		})
	}
}

// Howard (1966): without the means to check, the value of information to own
// accuracy uniform on [1/2,1] is S (q - 1/2)^2.
func TestValueOfInformation(t *testing.T) {
	for _, c := range []struct{ stakes, right, mean float64 }{{1, 0.8, 0.09}, {100, 0.95, 20.25}} {
		n := fine()
		sum := 0.0
		for i := range int(n) {
			k := 0.5 + 0.5*(float64(i)+0.5)/n
			sum += value(pricing.Receiver{Knowledge: k, Stakes: c.stakes, Ability: 1}, c.right, 0)
		}
		assert.InDelta(t, c.mean, sum/n, c.stakes/(n*n))
	}
}

// What came true, weighted by its probability, is what was expected: gains and
// events are linear in each chance.
func TestExpectationIsTheMeanOfWhatComesTrue(t *testing.T) {
	events := []pricing.Event{pricing.Right, pricing.Acted, pricing.Improved}
	modes := []pricing.Mode{pricing.Ignore, pricing.Act, pricing.Check}
	for _, d := range draws() {
		odds := d.receiver.Odds(d.right)
		gain, chance := [3]float64{}, [3]float64{}
		for i := range 32 {
			bit := func(n int) float64 { return float64(i >> n & 1) }
			came, after := pricing.Odds{Right: bit(0), Own: bit(1), Able: bit(2)}, d.receiver
			after.RejectRight, after.PassWrong = bit(3), bit(4)
			weight := 1.0
			for j, p := range []float64{odds.Right, odds.Own, odds.Able, d.receiver.RejectRight, d.receiver.PassWrong} {
				weight *= bit(j)*p + (1-bit(j))*(1-p)
			}
			for m, mode := range modes {
				gain[m] += weight * after.Gain(mode, came, d.output)
			}
			for e, event := range events {
				chance[e] += weight * event.Chance(came, after.RejectRight)
			}
		}
		for m, mode := range modes {
			assert.InDelta(t, d.receiver.Gain(mode, odds, d.output), gain[m], rounding)
		}
		for e, event := range events {
			assert.InDelta(t, event.Chance(odds, d.receiver.RejectRight), chance[e], rounding)
		}
	}
}

// A check that passes everything is acting, but for its cost, and one that
// rejects everything is a waste. In between it is worth less than a perfect one.
func TestImperfectChecks(t *testing.T) {
	for _, d := range draws() {
		r := d.receiver
		r.Harm = 3 * d.step
		gain := func(m pricing.Mode, rejects, passes float64) float64 {
			r.RejectRight, r.PassWrong = rejects, passes
			return r.Gain(m, r.Odds(d.right), d.output)
		}
		assert.InDelta(t, gain(pricing.Act, 0, 0)-r.CheckCost, gain(pricing.Check, 0, 1), rounding)
		assert.InDelta(t, -r.CheckCost-r.ReadCost*d.output, gain(pricing.Check, 1, 0), rounding)
		assert.LessOrEqual(t, gain(pricing.Check, d.receiver.RejectRight, 0), gain(pricing.Check, 0, 0)+rounding)
		if r.Ability*r.Stakes*(r.Knowledge+r.Harm) >= r.OwnCost { // else an own answer is not worth its cost
			assert.LessOrEqual(t, gain(pricing.Check, 0, d.receiver.PassWrong), gain(pricing.Check, 0, 0)+rounding)
		}
		// The same by sensitivity s and specificity z.
		s, z := 1-d.receiver.RejectRight, 1-d.receiver.PassWrong
		b, k := d.right, r.Knowledge
		r.OwnCost, r.Harm = 0, 0
		want := r.Ability*r.Stakes*(b*s+k*(1-b*s-(1-b)*(1-z))-k) - r.CheckCost - r.ReadCost*d.output
		assert.InDelta(t, want, gain(pricing.Check, d.receiver.RejectRight, d.receiver.PassWrong), rounding)
	}
}

func TestEventsAreNested(t *testing.T) {
	for _, d := range draws() {
		o := d.receiver.Odds(d.right)
		right, acted, improved := pricing.Right.Chance(o, d.step), pricing.Acted.Chance(o, d.step), pricing.Improved.Chance(o, d.step)
		assert.True(t, 1 >= right && right >= acted && acted >= improved && improved >= 0, o)
	}
}

func TestNames(t *testing.T) {
	assert.Equal(t, "ignore act check Mode(3)", fmt.Sprint(pricing.Ignore, " ", pricing.Act, " ", pricing.Check, " ", pricing.Mode(3)))
	assert.Equal(t, "right acted improved Event(3)", fmt.Sprint(pricing.Right, " ", pricing.Acted, " ", pricing.Improved, " ", pricing.Event(3)))
	assert.Equal(t, "cache write tokens", pricing.CacheWriteTokens.String())
	assert.Equal(t, "Total(99)", pricing.Total(99).String())
	assert.True(t, math.IsNaN(pricing.Total(99).Quantity(&pricing.Account{})))
}

// Gain is the mean of Worth over what may come true, less Effort, and so are the harm
// and the work of its own; what it has without the answer is Unaided.
func TestGainIsTheMeanOfWorth(t *testing.T) {
	either := func(came, p float64) float64 { return came*p + (1-came)*(1-p) }
	for _, r := range []pricing.Receiver{
		{Knowledge: 0.3, Stakes: 5, Ability: 0.7, OwnCost: 0.4, ReadCost: 1e-3},
		{Knowledge: 0.3, Stakes: 5, Ability: 0.7, OwnCost: 0.4, CheckCost: 0.2, ReadCost: 1e-3, RejectRight: 0.1, PassWrong: 0.2, Harm: 0.6},
		{Stakes: 1, Ability: 1, CheckCost: 2, PassWrong: 1},
	} {
		for _, m := range []pricing.Mode{pricing.Ignore, pricing.Act, pricing.Check} {
			for _, right := range []float64{0, 0.35, 1} {
				odds := r.Odds(right)
				gain, harm, work, with := -r.Effort(m, 900), 0.0, 0.0, -r.Effort(m, 900)
				for i := range 16 {
					bit := func(n int) float64 { return float64(i >> n & 1) }
					o, used := pricing.Odds{Right: bit(0), Own: bit(1), Able: bit(2)}, bit(3)
					p := either(used, r.Uses(m, o.Right)) * either(o.Right, right) * either(o.Own, r.Knowledge) * either(o.Able, r.Ability)
					gain += p * r.Worth(o, used)
					harm += p * r.HarmOf(o, used)
					work += p * (1 - used) * r.OwnCost
					// What comes of the decision, written from the start.
					decided := used*o.Right + (1-used)*o.Own
					with += p * (o.Able*r.Stakes*decided - used*(1-o.Right)*o.Able*r.Stakes*r.Harm - (1-used)*r.OwnCost)
				}
				name := fmt.Sprintf("%+v, %v, %v", r, m, right)
				assert.InDelta(t, gain, r.Gain(m, odds, 900), 1e-12, name)
				assert.InDelta(t, harm, r.HarmDone(m, odds), 1e-12, name)
				assert.InDelta(t, work, r.OwnWork(m, odds), 1e-12, name)
				assert.InDelta(t, with, r.Unaided(odds)+r.Gain(m, odds, 900), 1e-12, name)
			}
		}
	}
}
