package simulate

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// stopper looks at replications in order, and ends the run by the rule of Until. A look
// costs a few sums. Only where these are enough, and at the first and the last look, are
// intervals computed and doubted as those of a result.
type stopper struct {
	*Until
	name     string                       // whose code runs, for errors
	most     int                          // replications
	offers   []string                     // names
	result   func(made [][]Tally) *Result // of some replications, without groups
	known    func(r *Result, base, alt string) (knownDifference, error)
	of, per  func(t *Tally) float64 // what the metric sums
	pairs    [][2]int               // of offers
	sums     []pairedSums           // of each pair
	sequence sequence
	normal   float64 // half the normal interval, in standard errors
	next     int     // replications before which it is doubtful
}

// knownDifference is what is known of a difference, and how many replications it wants by
// what is known of distributions.
type knownDifference struct {
	Estimate
	doubts []doubt
	wants  float64
}

// newStopper is nil where there is no rule.
func (g *engine) newStopper(e *Experiment) (*stopper, error) {
	u := &e.Until
	if u.off() {
		return nil, nil
	}
	s := &stopper{
		Until: u, name: fmt.Sprintf("Until: metric %q", u.Metric.Name), most: e.Replications,
		result: func(made [][]Tally) *Result { return g.ungrouped(e, made) },
		per:    u.Metric.Per, pairs: u.pairs(g.offers),
	}
	s.known = func(r *Result, base, alt string) (knownDifference, error) {
		return r.known(base, alt, u.Metric, u.Level)
	}
	if g.expecting {
		if err := u.Metric.linear(); err != nil {
			return nil, fmt.Errorf("%w (Until)", err)
		}
		s.known = func(r *Result, base, alt string) (knownDifference, error) {
			return g.newExpectation(r).known(base, alt, u.Metric, u.Level)
		}
	}
	empty := s.result(nil)
	var err error
	if s.of, err = empty.sum(u.Metric); err != nil {
		return nil, err
	}
	if s.per == nil {
		s.per = func(*Tally) float64 { return 1 }
	}
	s.offers, s.sums = empty.Offers, make([]pairedSums, len(s.pairs))
	around := u.Around
	if around == 0 {
		around = usualAround
	}
	s.normal = distuv.UnitNormal.Quantile((1 + u.Level) / 2)
	s.sequence = newSequence(1-(1-u.Level)/float64(len(s.pairs)), float64(around))
	return s, nil
}

// look takes the last of the replications that were made so far, and returns how the run
// ends, or nil. An error is that it cannot end so.
func (s *stopper) look(made [][]Tally) (*Stop, error) {
	n := len(made)
	for i, p := range s.pairs {
		base, alt := &made[n-1][p[0]], &made[n-1][p[1]]
		s.sums[i].add(s.of(base), s.per(base), s.of(alt), s.per(alt))
	}
	enough := n >= max(s.next, minLooked) && s.enoughBySums()
	if !enough && n != minLooked && n != s.most {
		return nil, nil
	}
	stop, wants, err := s.stop(s.result(made))
	if err != nil || stop.Met || n == s.most {
		return stop, err
	}
	s.next = s.most
	if wants < float64(s.most) {
		s.next = int(wants)
	}
	if enough { // but for a doubt
		s.next = max(s.next, n+n/10)
	}
	return nil, nil
}

// enoughBySums reports whether the differences seem to be known. Student's t takes long, and
// is wider than the normal interval, which is tried first.
func (s *stopper) enoughBySums() bool {
	n := s.sums[0].n
	if s.Better {
		return s.enoughAt(s.sequence.half(n))
	}
	return s.enoughAt(s.normal/math.Sqrt(n)) && s.enoughAt(tQuantile(n-1, s.Level)/math.Sqrt(n))
}

// enoughAt is that for intervals whose half is so many standard deviations. What is no
// number is left to known, which says why.
func (s *stopper) enoughAt(inDeviations float64) bool {
	for i := range s.sums {
		value, deviation := s.sums[i].difference()
		half := inDeviations * deviation
		finite := value-value == 0 && half-half == 0
		if finite && !s.enough(value, value-half, value+half) {
			return false
		}
	}
	return true
}

// stop is how the run ends with a result, if it does, and how many replications the
// differences want before they are known.
func (s *stopper) stop(r *Result) (*Stop, float64, error) {
	n, wants := r.Replications(), 0.0
	stop := &Stop{Rule: s.String(), Met: true, Replications: n, Level: s.Level, Sequence: s.Better}
	for _, p := range s.pairs {
		base, alt := s.offers[p[0]], s.offers[p[1]]
		e, err := s.known(r, base, alt)
		if err != nil {
			return nil, 0, fmt.Errorf("%w (Until, after %d replications)", err, n)
		}
		if n == minLooked && e.wants > float64(s.most) {
			return nil, 0, fmt.Errorf("simulate: Until: what receivers bring to the difference in %q between %q and %q is skewed, "+
				"by what is known of stakes and costs: its interval wants %s replications and there are %d at most",
				s.Metric.Name, base, alt, thousands(e.wants), s.most)
		}
		if s.Better && e.StandardError > 0 {
			half := s.sequence.half(float64(n)) * e.StandardError * math.Sqrt(float64(n))
			e.Low, e.High = e.Value-half, e.Value+half
		}
		stop.Differences = append(stop.Differences, StopDifference{base, alt, e.Value, e.Low, e.High})
		stop.Met = stop.Met && s.enough(e.Value, e.Low, e.High) && len(e.doubts) == 0
		for _, d := range e.doubts {
			wants = max(wants, d.wants)
		}
	}
	return stop, wants, nil
}

// known is what a result knows of the difference that alt makes to base.
func (r *Result) known(base, alt string, m Metric, level float64) (k knownDifference, err error) {
	b, errBase := r.newColumn(base, m)
	a, errAlt := r.newColumn(alt, m)
	if err := fault.JoinAll(errBase, errAlt); err != nil {
		return k, err
	}
	k.wants = r.knownToWant(b, a)
	k.Estimate, k.doubts = r.differenceInterval(b, a, level)
	return k, nil
}

// known is what an expectation knows of the difference that alt makes to base.
func (x *Expectation) known(base, alt string, m Metric, level float64) (k knownDifference, err error) {
	b, errBase := x.column(base, m)
	a, errAlt := x.column(alt, m)
	if err := fault.JoinAll(errBase, errAlt); err != nil {
		return k, err
	}
	c, doubts := x.contrast(b, a, level)
	for _, d := range doubts {
		if d.kind == "skewed" {
			k.wants = d.wants
		}
	}
	k.Estimate, k.doubts = c.Difference, doubts
	return k, nil
}

// pairedSums are what is kept of the replications of two offers to tell the mean and the
// standard deviation of their difference in a ratio of two sums: means and sums of products
// about them (Welford, 1962). They are of what differs, so that no digits are lost where the
// offers hardly do.
type pairedSums struct {
	n     float64
	means [4]float64    // of: alt less base; per: alt less base; of, and per, of base
	about [4][4]float64 // sums of products
}

func (p *pairedSums) add(ofBase, perBase, ofAlt, perAlt float64) {
	p.n++
	x := [4]float64{ofAlt - ofBase, perAlt - perBase, ofBase, perBase}
	var before [4]float64 // less the means
	for i := range x {
		before[i] = x[i] - p.means[i]
		p.means[i] += before[i] / p.n
	}
	for i := range x {
		for j := range x {
			p.about[i][j] += before[i] * (x[j] - p.means[j])
		}
	}
}

// difference is that of the two ratios, and the standard deviation of what a replication has
// in its error, by the delta method.
func (p *pairedSums) difference() (value, deviation float64) {
	perBase, perAlt := p.means[3], p.means[3]+p.means[1]
	base, alt := p.means[2]/perBase, (p.means[2]+p.means[0])/perAlt
	slopes := [4]float64{1 / perAlt, -alt / perAlt, 1/perAlt - 1/perBase, base/perBase - alt/perAlt}
	variance := 0.0
	for i := range slopes {
		for j := range slopes {
			variance += slopes[i] * slopes[j] * p.about[i][j]
		}
	}
	return alt - base, math.Sqrt(max(variance, 0) / (p.n - 1))
}
