package inverse

import "gonum.org/v1/gonum/stat/distuv"

// mend returns a distribution without a fault of gonum (v0.17): beyond 1 - 10^-6 the
// quantile of a Beta with a large second parameter jumps to 1, and an F divides by what
// is left of it. The mirrored Beta, of 1-p, has no such jump.
func mend(q Quantiler) Quantiler {
	switch d := q.(type) {
	case distuv.Beta:
		return mendedBeta{d}
	case *distuv.Beta:
		return mendedBeta{*d}
	case distuv.F:
		return mendedF{d}
	case *distuv.F:
		return mendedF{*d}
	}
	return q
}

// mendedFrom is the probability from which on a quantile may be wrong.
const mendedFrom = 1 - 0x1p-19

type mendedBeta struct{ distuv.Beta }

func (d mendedBeta) Quantile(p float64) float64 {
	x := d.Beta.Quantile(p)
	if p <= mendedFrom {
		return x
	}
	return without(x, 1-distuv.Beta{Alpha: d.Beta.Beta, Beta: d.Alpha}.Quantile(1-p))
}

type mendedF struct{ distuv.F }

func (d mendedF) Quantile(p float64) float64 {
	x := d.F.Quantile(p)
	if p <= mendedFrom {
		return x
	}
	z := distuv.Beta{Alpha: d.D2 / 2, Beta: d.D1 / 2}.Quantile(1 - p) // D2/(D2 + D1 x)
	return without(x, d.D2*(1-z)/(d.D1*z))
}

// without is x, or the mirrored value where x jumps above it by more than rounding.
func without(x, mirrored float64) float64 {
	if x > mirrored*1.001 {
		return mirrored
	}
	return x
}
