package relation

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/simulate"
)

// Within is the form of values of which nothing is known but that none can be below Low
// or above High. Its intervals hold the true shares at least at the level, whatever the
// values are within the bounds, and are wide: they need tables of hundreds on a side. The
// bounds have to be known beforehand. The smallest and largest values that were seen are
// none.
type Within struct{ Low, High float64 }

// String names the form with its bounds.
func (w Within) String() string { return fmt.Sprintf("values within %v and %v", w.Low, w.High) }

func (w Within) divide(d *Division, value mat.Matrix, t *table) error {
	n, m := value.Dims()
	var errs []error
	if !(w.High > w.Low) || math.IsInf(w.High-w.Low, 0) {
		return fmt.Errorf("relation: values are within %v and %v, want two finite bounds, the lower first", w.Low, w.High)
	}
	for i := range n {
		for j := range m {
			if x := value.At(i, j); !(x >= w.Low && x <= w.High) && len(errs) < mostFaults {
				errs = append(errs, fmt.Errorf("relation: the value of artifact %d to receiver %d is %v, "+
					"want values within %v and %v as stated",
					j, i, x, w.Low, w.High))
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	all := t.sums().components().shares()
	b := newBets(value, w.High-w.Low)
	d.Receiver = b.estimate(all.Receiver, -1, 1, d.Level, func(c *contrasts) float64 { return c.receiver - c.both })
	d.Interaction = b.estimate(all.Interaction, 0, 2, d.Level, func(c *contrasts) float64 { return 2 * c.both })
	d.Index = b.estimate(all.Index(), 0, 1, d.Level, func(c *contrasts) float64 { return c.receiver + c.both })
	d.Artifact = estimated(1-d.Index.Value, d.Index.StandardError, 1-d.Index.High, 1-d.Index.Low)
	return nil
}

func (Within) attribute(*Attribution, *ledger, []Use) error {
	return errors.New("relation: Within is a form of tables without luck, want LogNormal for a log, or no form")
}

// contrasts are the squares of the three contrasts of two receivers and two artifacts,
// relative to the range of values, each in [0,1]. With variances R, A and B of receiver,
// artifact and both their means are 2R+B, 2A+B and B.
type contrasts struct{ receiver, artifact, both float64 }

// total has the mean 2(R+A+B).
func (c *contrasts) total() float64 { return c.receiver + c.artifact }

// bets test what a share may be. The table is cut into blocks of two receivers and two
// artifacts that no other block has, so that blocks are independent; in several ways,
// since any one leaves out most of the table.
type bets struct{ cuts [][]contrasts }

// cuts of a table.
const mostCuts = 20

func newBets(value mat.Matrix, width float64) *bets {
	n, m := value.Dims()
	b := &bets{cuts: make([][]contrasts, mostCuts)}
	r := rand.New(rand.NewPCG(uint64(n), uint64(m)))
	for k := range b.cuts {
		p, q := r.Perm(n), r.Perm(m)
		for block := range min(n, m) / 2 {
			at := func(i, j int) float64 { return value.At(p[2*block+i], q[2*block+j]) / width }
			down, up := at(0, 0)-at(1, 1), at(0, 1)-at(1, 0)
			both := at(0, 0) - at(0, 1) - at(1, 0) + at(1, 1)
			b.cuts[k] = append(b.cuts[k], contrasts{square(down+up) / 4, square(down-up) / 4, square(both) / 4})
		}
	}
	return b
}

// stakes of a bet, relative to the largest that cannot lose all.
var stakes = []float64{1. / 64, 1. / 32, 1. / 16, 1. / 8, 1. / 4, 1. / 2, 1}

// wealth is what is left of 1 on average after bets, at stakes of up to the largest, that
// a gain has a mean above 0. If it has not, the mean of wealth is at most 1, so that it
// is 1/p or more with a probability of at most p (Markov; see Waudby-Smith and Ramdas,
// 2024, for such bets).
func (b *bets) wealth(largest float64, gain func(c *contrasts) float64) float64 {
	sum := 0.0
	for _, cut := range b.cuts {
		for _, s := range stakes {
			left := 1.0
			for i := range cut {
				left *= 1 + s*largest*gain(&cut[i])
			}
			sum += left
		}
	}
	return sum / float64(len(b.cuts)*len(stakes))
}

// estimate is a share x with the interval of shares that bets against it do not get rich
// on. The mean of part by that of the total is the share; part is in [low,high].
func (b *bets) estimate(x, low, high, level float64, part func(c *contrasts) float64) simulate.Estimate {
	rich := 2 / (1 - level)
	tooLow := func(share float64) bool {
		return b.wealth(1/(1-low), func(c *contrasts) float64 { return part(c) - share*c.total() }) >= rich
	}
	tooHigh := func(share float64) bool {
		return b.wealth(1/high, func(c *contrasts) float64 { return share*c.total() - part(c) }) >= rich
	}
	from, to := 0.0, 1.0
	if tooLow(0) {
		from = edge(0, 1, tooLow)
	}
	if tooHigh(1) {
		to = edge(1, 0, tooHigh)
	}
	return estimated(x, (to-from)/4, from, to)
}

// edge is the last place from a towards b at which a condition holds, which does at a.
func edge(a, b float64, holds func(float64) bool) float64 {
	for range 30 {
		if middle := (a + b) / 2; holds(middle) {
			a = middle
		} else {
			b = middle
		}
	}
	return a
}
