package relation

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/usevalue/usevalue/simulate"
	"github.com/usevalue/usevalue/simulate/internal/draw"
)

// LogNormal is the form of values that are products of independent log-normal factors:
// one of the receiver, one of the artifact, one of the two together, and in a log one of
// luck. All values have to be above 0. Estimates and intervals are then those of the
// variances of the factors' logarithms, whose sums of squares have chi-squared
// distributions (generalized confidence intervals of Weerahandi, 1993). They hold the
// true shares at the level, however large the spread; of values of another form they
// may not.
type LogNormal struct{}

// String names the form.
func (LogNormal) String() string { return "log-normal factors" }

func (LogNormal) divide(d *Division, value mat.Matrix, _ *table) error {
	n, m := value.Dims()
	logs := mat.NewDense(n, m, nil)
	for i := range n {
		for j := range m {
			x := value.At(i, j)
			if !(x > 0) {
				return fmt.Errorf("relation: the value of artifact %d to receiver %d is %v, want values above 0 where the form is LogNormal",
					j, i, x)
			}
			logs.Set(i, j, math.Log(x))
		}
	}
	t, err := read(logs)
	if err != nil {
		return err
	}
	f := t.factors(d.Level)
	d.Receiver = f.estimate(func(v factorVariances) float64 { return v.shares().Receiver })
	d.Artifact = f.estimate(func(v factorVariances) float64 { return v.shares().Artifact })
	d.Interaction = f.estimate(func(v factorVariances) float64 { return v.shares().Interaction })
	d.Index = f.estimate(func(v factorVariances) float64 { return v.shares().Index() })
	return nil
}

// factors are the sums of squares of a table of logarithms, in which nothing is luck.
func (t *table) factors(level float64) *fiducial {
	s := t.sums()
	unit := t.unit * t.unit
	receivers, artifacts, both := s.sumsOfSquares()
	return newFiducial(&strata{
		receivers: s.receivers, artifacts: s.artifacts, repeats: 1,
		receiver: receivers * unit, artifact: artifacts * unit, both: both * unit,
	}, level)
}

// attribute needs cells that all have uses. Their means are one table, whatever the
// numbers of uses, whose harmonic mean stands for them all (unweighted sums of squares:
// Burdick and Graybill, 1992).
func (LogNormal) attribute(a *Attribution, l *ledger, uses []Use) error {
	logs := make([]float64, len(uses))
	var errs []error
	for i, u := range uses {
		if !(u.Result > 0) && len(errs) < mostFaults {
			errs = append(errs, fmt.Errorf("relation: use %d has a Result of %v, want results above 0 where the form is LogNormal",
				i, u.Result))
		}
		logs[i] = math.Log(u.Result)
	}
	n, m := l.groups[byReceiver], l.groups[byArtifact]
	if holes := n*m - l.groups[byBoth]; holes > 0 {
		errs = append(errs, fmt.Errorf("relation: %d of %d pairs of a receiver and an artifact have no use, "+
			"want all to have one where the form is LogNormal, or no form", holes, n*m))
	}
	if l.into[byTask] == byTask {
		errs = append(errs, errors.New("relation: tasks are named and differ, want none where the form is LogNormal, or no form"))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	s, err := l.strata(logs)
	if err != nil {
		return err
	}
	f := newFiducial(s, a.Level)
	share := func(part func(s Shares) float64) simulate.Estimate {
		return f.estimate(func(v factorVariances) float64 { return part(v.shares()) * (1 - v.luckShare()) })
	}
	a.Receiver = share(func(s Shares) float64 { return s.Receiver })
	a.Artifact = share(func(s Shares) float64 { return s.Artifact })
	a.Interaction = share(func(s Shares) float64 { return s.Interaction })
	a.Luck = f.estimate(factorVariances.luckShare)
	a.Least = f.estimate(func(v factorVariances) float64 { return v.shares().Index() })
	a.Most = a.Least
	if l.into[byBoth] == byUse { // luck and interaction are one
		a.Most = f.estimate(func(v factorVariances) float64 {
			v.both, v.luck = v.luck, 0
			return v.shares().Index()
		})
	}
	return nil
}

// strata are those of logarithms in a log without holes.
func (l *ledger) strata(logs []float64) (*strata, error) {
	n, m := l.groups[byReceiver], l.groups[byArtifact]
	means, sizes := mat.NewDense(n, m, nil), mat.NewDense(n, m, nil)
	at := func(use int) (i, j int) { return int(l.group[byReceiver][use]), int(l.group[byArtifact][use]) }
	for use, y := range logs {
		i, j := at(use)
		sizes.Set(i, j, sizes.At(i, j)+1)
		means.Set(i, j, means.At(i, j)+(y-means.At(i, j))/sizes.At(i, j))
	}
	s := &strata{receivers: float64(n), artifacts: float64(m), luckFreedom: float64(len(logs) - n*m), lucky: true}
	inverse := 0.0
	for use, y := range logs {
		i, j := at(use)
		s.luck += square(y - means.At(i, j))
		inverse += 1 / square(sizes.At(i, j)) / float64(n*m)
	}
	s.repeats = 1 / inverse
	t, err := read(means)
	if err != nil {
		return nil, err
	}
	unit := t.unit * t.unit
	s.receiver, s.artifact, s.both = t.sums().sumsOfSquares()
	s.receiver, s.artifact, s.both = s.receiver*unit, s.artifact*unit, s.both*unit
	return s, nil
}

// strata are sums of squares of logarithms: of a table of means of as many uses as
// repeats, and of uses about their means.
type strata struct {
	receivers, artifacts, repeats float64
	receiver, artifact, both      float64 // of the table
	luck, luckFreedom             float64 // about the means; 0: there are no repeats
	lucky                         bool    // and what is left of the table is luck then
}

// factorVariances are the variances of the logarithms of factors.
type factorVariances struct{ receiver, artifact, both, luck float64 }

// mostVariance of a logarithm leaves shares that are numbers.
const mostVariance = 150

// from are the variances at which the sums of squares are so many times what they are
// expected to be.
func (s *strata) from(receiver, artifact, both, luck float64) (v factorVariances) {
	kept := func(x float64) float64 { return min(max(x, 0), mostVariance) }
	left := s.both / both
	v.receiver = kept((s.receiver/receiver - left) / s.artifacts)
	v.artifact = kept((s.artifact/artifact - left) / s.receivers)
	switch {
	case s.luckFreedom > 0:
		v.luck = kept(s.luck / luck)
		v.both = kept(left - v.luck/s.repeats)
	case s.lucky:
		v.luck = kept(left)
	default:
		v.both = kept(left)
	}
	return v
}

// freedom are the degrees of freedom, in the order of from.
func (s *strata) freedom() [4]float64 {
	return [4]float64{s.receivers - 1, s.artifacts - 1, (s.receivers - 1) * (s.artifacts - 1), s.luckFreedom}
}

// shares are those of the product without luck, as in docs/model.md.
func (v factorVariances) shares() Shares {
	total := math.Expm1(v.receiver + v.artifact + v.both)
	if total <= rounding {
		return Shares{}
	}
	s := Shares{Receiver: math.Expm1(v.receiver) / total, Artifact: math.Expm1(v.artifact) / total}
	s.Interaction = clip(1 - s.Receiver - s.Artifact)
	return s
}

// luckShare is the part of luck in the variance of the product.
func (v factorVariances) luckShare() float64 {
	all := math.Expm1(v.receiver + v.artifact + v.both + v.luck)
	if all <= rounding {
		return 0
	}
	return clip(1 - math.Expm1(v.receiver+v.artifact+v.both)/all)
}

// fiducial is what the variances may be, given their sums of squares: each of those is
// divided by what a chi-squared variable may be.
type fiducial struct {
	best  factorVariances
	maybe []factorVariances
	level float64
}

// fiducials is how many possibilities stand for all.
const fiducials = 1024

func newFiducial(s *strata, level float64) *fiducial {
	freedom := s.freedom()
	f := &fiducial{best: s.from(freedom[0], freedom[1], freedom[2], freedom[3]), level: level}
	var x [4]float64
	for i := range uint64(fiducials) {
		draw.Lattice(x[:], i, fiducials)
		for k, df := range freedom {
			if df > 0 {
				x[k] = distuv.ChiSquared{K: df}.Quantile(x[k])
			}
		}
		f.maybe = append(f.maybe, s.from(x[0], x[1], x[2], x[3]))
	}
	return f
}

// estimate is a figure of the variances with its interval.
func (f *fiducial) estimate(of func(factorVariances) float64) simulate.Estimate {
	list := make([]float64, len(f.maybe))
	for i, v := range f.maybe {
		list[i] = of(v)
	}
	slices.Sort(list)
	out := int((1 - f.level) / 2 * float64(len(list)))
	return estimated(of(f.best), stat.StdDev(list, nil), list[out], list[len(list)-1-out])
}
