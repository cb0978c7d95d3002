package draw

import "math"

// LatticeDimensions is how many coordinates a point of [Lattice] has at the most, and
// MostLattice the largest size of one.
const (
	LatticeDimensions = 14
	MostLattice       = 1 << 20
)

// generator is the start of exod2_base2_m20_CKN, the generating vector that Cools, Kuo
// and Nuyens (2006), "Constructing embedded lattice rules for multivariate integration",
// SIAM Journal on Scientific Computing 28, give for 2^10 to 2^20 points.
var generator = [LatticeDimensions]uint64{
	1, 182667, 469891, 498753, 110745, 446247, 250185, 118627, 245333, 283199, 408519, 391023, 246327, 126539,
}

// Lattice sets x to point i of a lattice rule with n points, n a power of 2: points
// that fill the unit cube evenly, for means of smooth functions of many numbers. The
// points of n are those of n/2 and, at odd i, as many more. They are shifted off the
// corners and folded (the baker's transformation of Hickernell, 2002), so that a
// function does not have to be periodic.
func Lattice(x []float64, i, n uint64) {
	for d := range x {
		u := float64(i*generator[d]%n)/float64(n) + 1/math.Phi
		u -= math.Floor(u)
		x[d] = 1 - math.Abs(2*u-1)
	}
}
