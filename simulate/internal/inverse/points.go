package inverse

import "math"

// points are where a polynomial meets a function, and weights what its values there count
// for elsewhere.
type (
	points  [pieceNodes]float64
	weights [pieceNodes]float64
)

func chebyshevPoints() (x points) {
	for i := range x {
		x[i] = (1 - math.Cos(math.Pi*(float64(i)+0.5)/pieceNodes)) / 2
	}
	return x
}

// barycentric are the weights of the points in the barycentric formula (Berrut and
// Trefethen, 2004).
func (p *points) barycentric() (w weights) {
	for i, x := range p {
		w[i] = 1
		for j, y := range p {
			if j != i {
				w[i] /= 4 * (x - y) // 4: they stay next to 1
			}
		}
	}
	return w
}

// at turns barycentric weights into those of the polynomial at x.
func (w weights) at(p *points, x float64) weights {
	sum := 0.0
	for i, node := range p {
		d := x - node
		if d == 0 {
			w = weights{}
			w[i] = 1
			return w
		}
		w[i] /= d
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}

// of is the polynomial through the values.
func (w *weights) of(y *[pieceNodes]float64) (sum float64) {
	for i, x := range y {
		sum += w[i] * x
	}
	return sum
}
