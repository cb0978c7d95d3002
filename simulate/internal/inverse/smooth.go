package inverse

import "slices"

// smoothed is the same with cubics in place of straight curves in far tails, through the
// same corners: what is integrated has to be smooth. Their slopes are those of parabolas
// through three corners, held down where the function would fall (Fritsch and Carlson,
// 1980).
func (b *Below) smoothed() *Below {
	if b.curves == nil {
		return b
	}
	s := &Below{curves: slices.Clone(b.curves)}
	for i := range s.curves {
		p := &b.curves[i]
		if far := p.share+p.width < nearest || p.share > 1-nearest; !far || !p.straight() {
			continue
		}
		rise := p.cubic[1]
		from, to := b.slopeAt(i-1, i)*p.width, b.slopeAt(i, i+1)*p.width
		s.curves[i].cubic = cubic{p.cubic[0], from, 3*rise - 2*from - to, from + to - 2*rise}
	}
	s.join()
	return s
}

// slopeAt is a slope for the corner between two curves that follow one another.
func (b *Below) slopeAt(i, j int) float64 {
	i, j = max(i, 0), min(j, len(b.curves)-1)
	p, q := &b.curves[i], &b.curves[j]
	before, after := p.slope(1)/p.width, q.slope(0)/q.width
	switch {
	case !p.straight():
		return min(before, 3*after)
	case !q.straight():
		return min(after, 3*before)
	}
	return min((before*q.width+after*p.width)/(p.width+q.width), 3*before, 3*after)
}
