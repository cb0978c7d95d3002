package simulate

import (
	"fmt"
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/fault"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Variances are the parts of the variance of value in a market: of what every artifact
// is worth to every receiver before any price, as in the table of [Market.Values].
type Variances struct {
	Mean        float64 // of value, currency
	Receiver    float64 // of what receivers have, whatever the artifact, currency squared
	Artifact    float64 // of what artifacts have, whoever the receiver, currency squared
	Interaction float64 // of how the one suits the other, currency squared
}

// Variances returns the parts of the variance of value, without drawing: by the formulas
// for the luck of making an artifact, given the receiver, and by an integral over
// receivers, their tasks' stakes and difficulty. The integral is a lattice rule (see
// docs/model.md) of up to 262,144 points, which ends earlier where twice as many points
// move no part by more than 3e-5 of the whole, two times in a row.
//
// The error names everything that is wrong with the market, and distributions without a
// variance, of which there are no shares; or says that the integral does not settle to
// 1e-3 of the whole.
func (m Market) Variances() (Variances, error) {
	m.Receivers, m.Periods, m.Demand.Tasks, m.View = 1, 0, nil, View{}
	gift := Experiment{Market: m, Offers: []Offer{Sell("gift", pricing.PerArtifact(0))}, Replications: 1}
	g, err := gift.compile()
	if err == nil {
		err = g.checkTails(m.Name)
	}
	if err != nil {
		return Variances{}, err
	}
	return g.replicator().variances(m.Name)
}

// checkTails names what has no variance, and makes that of value infinite.
func (g *engine) checkTails(name string) error {
	f := fault.New("simulate").In("market %q", name)
	check := func(what string, index float64) {
		if index <= 2 {
			f.Add("%s has a tail like that of a power law with exponent %.2g, and so no variance that can be shared: "+
				"want one with a variance",
				what, index)
		}
	}
	check("Population.Stakes", g.Population.Tables[Stakes].TailIndex())
	check("Population.OwnCost", g.Population.Tables[OwnCost].TailIndex())
	check("Demand.Stakes", g.Demand.Stakes.TailIndex())
	if g.Population.Tables[ReadCost].Max() > 0 {
		for kind, name := range [2]string{"Wrong", "Right"} {
			check("Producer."+name+".Size", g.producers[0].Kinds[kind].OutputTail())
		}
	}
	return f.Err()
}

// The sizes of lattices, and how close two in a row have to come.
const (
	leastPoints = 1 << 11
	mostPoints  = 1 << 18
	settled     = 3e-5
	unsettled   = 1e-3
)

// variances are those of Variances. A distribution that panics is an error.
func (r *replicator) variances(name string) (v Variances, err error) {
	defer func() {
		if p := recover(); p != nil {
			v, err = Variances{}, r.fault("panics: %v", p)
		}
	}()
	c := r.coordinates()
	var s valueSums
	if len(c) == 0 {
		s.add(r, c, 0, 1)
		return s.variances(r.producers[0]), nil
	}
	moved, before := math.Inf(1), Variances{}
	calm := 0
	for n := uint64(leastPoints); n <= mostPoints && calm < 2; n *= 2 {
		first, step := uint64(1), uint64(2) // the points that n/2 have not
		if n == leastPoints {
			first, step = 0, 1
		}
		for i := first; i < n; i += step {
			s.add(r, c, i, n)
		}
		before, v = v, s.variances(r.producers[0])
		if moved = v.apart(before); moved <= settled {
			calm++
		} else {
			calm = 0
		}
	}
	if moved > unsettled {
		return Variances{}, fmt.Errorf("simulate: market %q: the integral over receivers does not settle: "+
			"twice the points move a share of variance by %.2g; want fewer dimensions that vary, or lighter tails", name, moved)
	}
	return v, nil
}

// apart is by how much of the whole a part differs.
func (v Variances) apart(w Variances) float64 {
	whole := v.Receiver + v.Artifact + v.Interaction
	if whole == 0 {
		return 0
	}
	return max(math.Abs(v.Receiver-w.Receiver), math.Abs(v.Artifact-w.Artifact), math.Abs(v.Interaction-w.Interaction)) / whole
}

// valueSums are weighted sums over receivers, and the receivers.
type valueSums struct {
	weight, mean, square, squareOfMean float64
	takers                             []market.Taker
	outputs                            *market.Outputs
}

// add adds point i of a lattice of n.
func (s *valueSums) add(r *replicator, c []coordinate, i, n uint64) {
	var x [draw.LatticeDimensions]float64
	var bits [market.Dimensions + 2]uint64 // of the population, and of a task's stakes and difficulty
	draw.Lattice(x[:len(c)], i, n)
	weight := 1.0
	for k := range c {
		u, w := c[k].at(x[k])
		weight *= w
		bits[c[k].of] = uint64(min(max(u, 0x1p-53), 1-0x1p-53)*0x1p52) << 12
	}
	if s.outputs == nil {
		o := r.producers[0].Outputs()
		s.outputs = &o
	}
	t, right := r.taker(&bits)
	mean := t.Base + right*t.Right - t.Read*((1-right)*s.outputs.Mean[0]+right*s.outputs.Mean[1])
	s.weight += weight
	s.mean += weight * mean
	s.squareOfMean += weight * mean * mean
	s.square += weight * s.outputs.Square(&t, right)
	t.Chance, t.Base, t.Right, t.Read = weight, weight*t.Base, weight*t.Right, weight*t.Read
	s.takers = append(s.takers, t)
}

// variances are those of the sums. What is left to rounding is none.
func (s *valueSums) variances(p *market.Producer) Variances {
	const rounding = 1e-12
	n := s.weight
	mean := s.mean / n
	all, receiver := s.square/n-mean*mean, s.squareOfMean/n-mean*mean
	if all <= rounding*s.square/n {
		return Variances{Mean: mean}
	}
	if receiver <= rounding*s.square/n {
		receiver = 0
	}
	artifact := p.SameLuck(s.takers) / n / n
	if artifact <= rounding*s.square/n {
		artifact = 0
	}
	both := all - receiver - artifact
	if both <= 10*rounding*s.square/n {
		both = 0
	}
	return Variances{Mean: mean, Receiver: receiver, Artifact: artifact, Interaction: both}
}

// taker is a receiver and its first task, as bits have them, and what an answer is worth
// to it; and the probability that it is right.
func (r *replicator) taker(bits *[market.Dimensions + 2]uint64) (t market.Taker, right float64) {
	r.calling.what = inPopulation
	who, p, m := &r.met.who, r.producers[0], &r.met.matches[0]
	var fit float64
	*who, fit = r.Population.At((*[market.Dimensions]uint64)(bits[:]))
	r.match(fit)
	r.calling.what = inDemand
	who.Stakes *= r.Demand.Stakes.Draw(bits[taskStakes])
	t.Quality = m.quality * (1 - p.Difficulty.Draw(bits[taskDifficulty]))
	if p.Varied {
		r.Measurement.Weigh(&m.truths[0], who, p, p.Yield(t.Quality))
	}
	right = m.truths[0].Right
	beliefs := m.beliefs
	if r.knowsTruth(p) {
		beliefs = m.truths
	}
	mode, expected := beliefs.Of(0).Best(who.Stakes)
	if expected < 0 {
		return t, right
	}
	t.Base = who.Gain(mode, who.Odds(0), 0)
	t.Right = who.Gain(mode, who.Odds(1), 0) - t.Base
	t.Read = who.ReadCost
	return t, right
}
