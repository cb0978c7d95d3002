package market

import (
	"math"

	"github.com/usevalue/usevalue/simulate/internal/inverse"
)

// StakesSkewness is that of a receiver's stakes, summed over its tasks in so many periods,
// and that of the square of the sum.
func (m *Market) StakesSkewness(periods int) (sum, square float64) {
	task := moments(Nodes(m.Demand.Stakes)).log()
	var tasks series // of the sum over the tasks of a period
	for _, n := range Nodes(m.Demand.Tasks) {
		for k, x := range task.times(n.X).exp() {
			tasks[k] += n.Weight * x
		}
	}
	all, own := tasks.log().times(float64(periods)).exp(), moments(Nodes(m.Population.Tables[Stakes]))
	var raw [len(all)]float64 // moments
	for k, factorial := range [...]float64{1, 1, 2, 6, 24, 120, 720} {
		raw[k] = all[k] * own[k] * factorial * factorial
	}
	return skewness(raw[1], raw[2], raw[3]), skewness(raw[2], raw[4], raw[6])
}

// CostSkewness is that of the cost of an attempt.
func (a *Attempt) CostSkewness() float64 {
	var m [4]float64
	for _, n := range a.Nodes {
		for k, x := 1, n.Weight; k < len(m); k++ {
			x *= n.Cost
			m[k] += x
		}
	}
	return skewness(m[1], m[2], m[3])
}

// skewness is that of a number by its first three moments, 0 where it does not vary.
func skewness(first, second, third float64) float64 {
	variance := second - first*first
	if variance <= 1e-12*second {
		return 0
	}
	return (third - 3*first*second + 2*first*first*first) / math.Pow(variance, 1.5)
}

// series is a power series up to its sixth power: of a moment generating function, whose
// logarithm is that of the cumulants.
type series [7]float64

// moments is the moment generating function of nodes.
func moments(nodes []Node) (a series) {
	for _, n := range nodes {
		x := n.Weight
		for k := range a {
			a[k] += x
			x *= n.X / float64(k+1)
		}
	}
	a[0] = 1
	return a
}

// log is the logarithm of a series that begins with 1.
func (a series) log() (b series) {
	for n := 1; n < len(a); n++ {
		b[n] = a[n]
		for k := 1; k < n; k++ {
			b[n] -= float64(k) * b[k] * a[n-k] / float64(n)
		}
	}
	return b
}

// exp is the exponential of a series that begins with 0.
func (b series) exp() (a series) {
	a[0] = 1
	for n := 1; n < len(b); n++ {
		for k := 1; k <= n; k++ {
			a[n] += float64(k) * b[k] * a[n-k] / float64(n)
		}
	}
	return a
}

func (b series) times(x float64) series {
	for k := range b {
		b[k] *= x
	}
	return b
}

// StratifiedSkewness is the skewness of the mean of n draws from a distribution, one from
// each of its n equal shares, as scrambled points draw them: what is left is the spread
// within the shares, most of it that of the outermost ones where a tail is heavy.
func StratifiedSkewness(t *inverse.Table, n int) float64 {
	if n < 2 {
		m := moments(Nodes(t))
		return math.Abs(skewness(m[1], 2*m[2], 6*m[3]))
	}
	const most = 256 // shares of either tail that are looked at: those within hardly spread
	outermost, inner := tailShares(), legendre(4)
	variance, third := 0.0, 0.0
	for _, upper := range []bool{false, true} {
		for i := range min(n/2, most) {
			nodes := inner
			if i == 0 {
				nodes = outermost
			}
			first, second, cube := 0.0, 0.0, 0.0
			for _, node := range nodes {
				v := (float64(i) + node.X) / float64(n)
				x := t.Tail(min(v, 0.5), upper)
				first, second, cube = first+node.Weight*x, second+node.Weight*x*x, cube+node.Weight*x*x*x
			}
			variance += second - first*first
			third += cube - 3*first*second + 2*first*first*first
		}
	}
	if !(variance > 0) {
		return 0
	}
	return math.Abs(third) / math.Pow(variance, 1.5)
}

// tailShares are nodes between 0 and 1, halved down to 0.
func tailShares() (list []Node) {
	low, four := 1.0, legendre(4)
	for range 40 {
		for _, u := range four {
			list = append(list, Node{low * (1 + u.X) / 2, low * u.Weight / 2})
		}
		low /= 2
	}
	return append(list, Node{low / 2, low})
}
