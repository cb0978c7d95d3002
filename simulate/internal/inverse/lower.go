package inverse

import "sort"

// Lower returns the mean of the lowest share of a distribution as a function of
// the share, in (0,1]: all of it is the mean, and next to nothing the smallest
// draw. A call costs one lookup.
func (t *Table) Lower() func(share float64) float64 {
	b := t.Below()
	shares := newGuide(b.shares())
	return func(share float64) float64 { return b.lowest(share, shares.before(share)) / share }
}

// shares are those up to each atom, or before each curve.
func (b *Below) shares() (list []float64) {
	for _, m := range b.atoms {
		list = append(list, m.share)
	}
	for i := range b.curves {
		list = append(list, b.curves[i].share)
	}
	return list
}

// lowest is the integral of the quantile function up to a share, with k of the shares below
// it. Before the first curve the quantile is what the curve begins with.
func (b *Below) lowest(share float64, k int) float64 {
	if b.atoms != nil {
		k = min(k, len(b.atoms)-1)
		if k == 0 {
			return share * b.knots[0]
		}
		return b.atoms[k-1].sum + (share-b.atoms[k-1].share)*b.knots[k]
	}
	first := b.curves[0].cubic[0]
	if k == 0 {
		return share * first
	}
	p := &b.curves[k-1]
	return smallV*first + p.sum + p.width*p.integral(min((share-p.share)/p.width, 1))
}

// quantile is the quantile at a share, of a continuous distribution.
func (b *Below) quantile(share float64) float64 {
	k := sort.Search(len(b.curves), func(k int) bool { return b.curves[k].share >= share })
	p := &b.curves[max(k-1, 0)]
	return p.at(max(0, min((share-p.share)/p.width, 1)))
}

func (c *cubic) integral(x float64) float64 {
	return x * (c[0] + x*(c[1]/2+x*(c[2]/3+x*c[3]/4)))
}
