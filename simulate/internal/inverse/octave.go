package inverse

import "math"

// octave stands for the quantile function over one octave of v while cells are fitted:
// polynomials through few of its values, so that a function that takes long is asked
// some dozens of times an octave and not for every cell. One that is smooth in v and has
// its nearest singularity at 0 is met to some 1e-15 (Trefethen, Approximation Theory and
// Approximation Practice, 2013, theorem 8.2: the error falls as 5.8^-n).
type octave struct {
	low, width float64
	y          [octaveNodes]float64
}

const (
	octaveNodes  = 22
	octaveProbes = 7
	met          = smooth / 100 // relative error of an octave that stands for the function
	rounding     = 1e-14        // of its largest value, which may be off besides
)

// Chebyshev's points of the first kind in [0,1], their weights in the barycentric
// formula, and places between them.
var (
	octaveAt, octaveWeights = chebyshevPoints()
	octaveProbe             = [octaveProbes]float64{0.011, 0.137, 0.311, 0.497, 0.683, 0.859, 0.991}
)

func chebyshevPoints() (x, w [octaveNodes]float64) {
	for i := range x {
		angle := math.Pi * (float64(i) + 0.5) / octaveNodes
		x[i], w[i] = (1-math.Cos(angle))/2, math.Sin(angle)
		if i%2 == 1 {
			w[i] = -w[i]
		}
	}
	return x, w
}

// octave is the one from low on, nil if it does not stand for the quantile function.
func (t *Table) octave(low float64, half int) *octave {
	o := &octave{low: low, width: low}
	scale := 0.0
	for i, x := range octaveAt {
		o.y[i] = t.exact(low+x*o.width, half)
		scale = max(scale, math.Abs(o.y[i]))
	}
	for _, x := range octaveProbe {
		v := low + x*o.width
		y := t.exact(v, half)
		if d := o.at(v) - y; !(math.Abs(d) <= met*math.Abs(y)+rounding*scale+t.noise/2) {
			return nil
		}
	}
	return o
}

// at is the polynomial at v, by the barycentric formula (Berrut and Trefethen, 2004).
func (o *octave) at(v float64) float64 {
	x := (v - o.low) / o.width
	sum, weights := 0.0, 0.0
	for i, node := range octaveAt {
		d := x - node
		if d == 0 {
			return o.y[i]
		}
		w := octaveWeights[i] / d
		sum += w * o.y[i]
		weights += w
	}
	return sum / weights
}
