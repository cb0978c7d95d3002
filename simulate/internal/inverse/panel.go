package inverse

import "math"

// panel is a stretch of numbers with polynomials for the share and the sum below them.
type panel struct {
	middle, scale float64 // of numbers: polynomials are over [-1,1]
	share, sum    polynomial
}

// polynomial has its coefficients from the constant on.
type polynomial [panelNodes]float64

const panelNodes = 12

// at is the polynomial at x, its even and its odd powers side by side.
func (p *polynomial) at(x float64) float64 {
	y := x * x
	even := p[0] + y*(p[2]+y*(p[4]+y*(p[6]+y*(p[8]+y*p[10]))))
	odd := p[1] + y*(p[3]+y*(p[5]+y*(p[7]+y*(p[9]+y*p[11]))))
	return even + x*odd
}

func (p *panel) at(x float64) mass {
	x = (x - p.middle) * p.scale
	return mass{p.share.at(x), p.sum.at(x)}
}

// Chebyshev's points of the first kind, and what of the values there makes the
// coefficients.
var panelAt, panelMatrix = panelPoints()

func panelPoints() (x [panelNodes]float64, matrix [panelNodes]polynomial) {
	before, t := polynomial{}, polynomial{1} // Chebyshev's polynomials
	for j := range panelNodes {
		for k := range x {
			angle := math.Pi * (float64(k) + 0.5) / panelNodes
			x[k] = math.Cos(angle)
			c := 2 / float64(panelNodes) * math.Cos(float64(j)*angle)
			if j == 0 {
				c /= 2
			}
			for i := range t {
				matrix[k][i] += c * t[i]
			}
		}
		next := polynomial{}
		for i := range t {
			if i > 0 {
				next[i] = 2 * t[i-1]
			}
			next[i] -= before[i]
		}
		if j == 0 {
			next = polynomial{0, 1}
		}
		before, t = t, next
	}
	return x, matrix
}

// newPanel meets a function at Chebyshev's points between two numbers.
func newPanel(low, high float64, of func(x float64) mass) panel {
	p := panel{middle: (low + high) / 2, scale: 2 / (high - low)}
	for k, x := range panelAt {
		m := of(p.middle + x/p.scale)
		for i, c := range panelMatrix[k] {
			p.share[i] += c * m.share
			p.sum[i] += c * m.sum
		}
	}
	return p
}

// straightPanel is the panel of a straight line.
func straightPanel(low, high float64, from, to mass) panel {
	return panel{
		(low + high) / 2, 2 / (high - low),
		polynomial{(from.share + to.share) / 2, (to.share - from.share) / 2},
		polynomial{(from.sum + to.sum) / 2, (to.sum - from.sum) / 2},
	}
}
