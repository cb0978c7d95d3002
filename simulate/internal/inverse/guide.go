package inverse

import "math"

// guide finds a number among others that ascend, by a guide table (Chen and Asau, 1974)
// over the leading bits of numbers: these follow one another as numbers do, so that a
// wide range is divided by magnitude and a narrow one evenly. The outermost eighths of the
// numbers, which may lie far out, have one entry each.
type guide struct {
	knots  []float64 // ascending, equal ones allowed
	first  []int32   // of each bucket, how many knots are in the buckets before
	origin uint64
	last   uint64 // bucket
	shift  uint
}

// newGuide returns the guide of at least one number.
func newGuide(knots []float64) guide {
	n := len(knots)
	low, high := ordered(knots[n/8]), ordered(knots[n-1-n/8])
	g := guide{knots: knots, origin: low}
	for (high-low)>>g.shift >= uint64(2*n) {
		g.shift++
	}
	g.last = (high-low)>>g.shift + 1
	g.first = make([]int32, g.last+2)
	for _, x := range knots {
		g.first[g.bucket(x)+1]++
	}
	for i := range len(g.first) - 1 {
		g.first[i+1] += g.first[i]
	}
	return g
}

// before is how many of the numbers are less than x; none is less than a NaN.
func (g *guide) before(x float64) int {
	switch {
	case !(x > g.knots[0]):
		return 0
	case x > g.knots[len(g.knots)-1]:
		return len(g.knots)
	}
	i := g.bucket(x)
	low, high := int(g.first[i]), int(g.first[i+1])
	for high-low > 2 {
		middle := int(uint(low+high) >> 1)
		if g.knots[middle] < x {
			low = middle + 1
		} else {
			high = middle
		}
	}
	for low < high && g.knots[low] < x {
		low++
	}
	return low
}

func (g *guide) bucket(x float64) uint64 {
	return min((max(ordered(x), g.origin)-g.origin)>>(g.shift&63), g.last)
}

// ordered numbers the numbers as they follow one another; 0 and -0 are one.
func ordered(x float64) uint64 {
	bits := math.Float64bits(x + 0)
	return bits ^ (uint64(int64(bits)>>63) | 1<<63)
}
