package relation

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// variances are the parts of the variance of results, by factor. As estimates
// they may be negative.
type variances [factors]float64

func (v variances) total() float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum
}

// share is a factor's part of the total, not a number where that is not above 0.
func (v variances) share(f factor) float64 {
	if t := v.total(); t > rounding {
		return v[f] / t
	}
	return math.NaN()
}

// meet is the uses grouped by two factors at once.
type meet struct {
	group []int32 // by use
	first []int32 // by group: the group of the first factor
}

func (l *ledger) meet(f, g factor) *meet {
	m := &meet{group: make([]int32, len(l.results))}
	seen := map[[2]int32]int32{}
	for i := range m.group {
		k := [2]int32{l.group[f][i], l.group[g][i]}
		n, known := seen[k]
		if !known {
			n = int32(len(seen))
			seen[k] = n
			m.first = append(m.first, k[0])
		}
		m.group[i] = n
	}
	return m
}

// same reports whether two factors group the uses alike.
func (l *ledger) same(f, g factor) bool {
	return l.groups[f] == l.groups[g] && len(l.meet(f, g).first) == l.groups[f]
}

// tell finds which factors can be told apart, and what the others are lost in.
func (l *ledger) tell() error {
	if l.same(byReceiver, byArtifact) {
		return errors.New("relation: every receiver has an artifact of its own, want some that several receivers got, and receivers that got several")
	}
	for f := range l.into {
		l.into[f] = factor(f)
	}
	for _, lost := range []struct {
		factor
		in []factor
	}{
		{byTaskAndArtifact, []factor{byUse, byBoth, byTask, byArtifact}},
		{byTask, []factor{byUse, byReceiver, byBoth, byArtifact}},
		{byBoth, []factor{byUse, byReceiver, byArtifact}},
		{byReceiver, []factor{byUse}},
		{byArtifact, []factor{byUse}},
	} {
		for _, g := range lost.in {
			if l.same(lost.factor, g) {
				l.into[lost.factor] = g
				break
			}
		}
	}
	for f := range byUse {
		if l.into[f] == f {
			l.kept = append(l.kept, f)
		}
	}
	for _, f := range l.kept {
		for _, g := range l.kept {
			l.meets[f] = append(l.meets[f], l.meet(f, g))
		}
	}
	return nil
}

// variances are those of the log: for every factor, the
// sum over its groups of the squared sum of results by the size of the group is
// set equal to its expectation, to which each factor contributes its variance
// times the sum of squared sizes of the groups that the two make, by that size.
// The use is a factor too, and so is the mean, whose square is the last unknown.
// All are divided by the number of uses.
func (l *ledger) variances() (variances, error) {
	squares, total := 0.0, 0.0
	for _, y := range l.results {
		squares += y * y
		total += y
	}
	k, n := len(l.kept), float64(len(l.results))
	a, b := mat.NewDense(k+2, k+2, nil), mat.NewVecDense(k+2, nil)
	for row, f := range l.kept {
		sizes, sums := make([]float64, l.groups[f]), make([]float64, l.groups[f])
		for i, y := range l.results {
			g := l.group[f][i]
			sizes[g]++
			sums[g] += y
		}
		for g, size := range sizes {
			b.SetVec(row, b.AtVec(row)+sums[g]*sums[g]/size/n)
			a.Set(k+1, row, a.At(k+1, row)+size*size/n/n)
		}
		for column, m := range l.meets[f] {
			a.Set(row, column, m.squares(sizes)/n)
		}
		a.Set(row, k, float64(len(sizes))/n)
		a.Set(row, k+1, 1)
		a.Set(k, row, 1)
	}
	a.Set(k, k, 1)
	a.Set(k, k+1, 1)
	a.Set(k+1, k, 1/n)
	a.Set(k+1, k+1, 1)
	b.SetVec(k, squares/n)
	b.SetVec(k+1, total*total/n/n)
	return l.solve(a, b)
}

// squares is the sum over the groups of the squared size by that of the first
// factor's group.
func (m *meet) squares(sizes []float64) float64 {
	both := make([]float64, len(m.first))
	for _, g := range m.group {
		both[g]++
	}
	sum := 0.0
	for g, size := range both {
		sum += size * size / sizes[m.first[g]]
	}
	return sum
}

// singular is a condition number at which equations tell nothing any more.
const singular = 1e10

func (l *ledger) solve(a *mat.Dense, b *mat.VecDense) (v variances, err error) {
	var lu mat.LU
	lu.Factorize(a)
	var x mat.VecDense
	if !(lu.Cond() < singular) || lu.SolveVecTo(&x, false, b) != nil {
		return v, errors.New("relation: too few receivers got the same artifacts to tell them apart, want more that several receivers got")
	}
	for i, f := range l.kept {
		v[f] = x.AtVec(i)
	}
	v[byUse] = x.AtVec(len(l.kept))
	return v, nil
}
