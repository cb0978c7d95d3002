package draw

import "math/bits"

// SobolDimensions is how many coordinates the points of [Points] have, and MostPoints how
// many there are.
const (
	SobolDimensions = 16
	MostPoints      = 1 << 30
)

// Points are those of Sobol's sequence, which fill the unit cube evenly: the first 2^m of
// them have one in each of 2^m intervals of every coordinate. They are scrambled as Owen
// (1995) does, so that each point is uniform, and the mean over any of them is unbiased.
// The scramble is the hash of Burley (2020), "Practical Hash-based Owen Scrambling",
// Journal of Computer Graphics Techniques 9(4), of the permutation by Laine and Karras.
type Points struct{ keys [SobolDimensions]uint64 }

// Scrambled are the points of a replication: the receiver and the period do not matter.
func Scrambled(at *Place) *Points {
	p, of := new(Points), Place{Seed: at.Seed, Replication: at.Replication}
	for d := 0; d < SobolDimensions; d += 4 {
		p.keys[d], p.keys[d+1], p.keys[d+2], p.keys[d+3] = of.Bits(Scramble, uint64(d/4))
	}
	return p
}

// Bits are the random bits of a coordinate of point i. The upper 32 are the sequence's, the
// others are the same for all points of a replication.
func (p *Points) Bits(dimension int, i uint32) uint64 {
	key := p.keys[dimension]
	return uint64(owen(sobol(dimension, i), uint32(key>>32)))<<32 | key&(1<<32-1)
}

// sobol is a coordinate of point i, as 32 bits behind the point.
func sobol(dimension int, i uint32) (x uint32) {
	for v := &directions[dimension]; i != 0; i &= i - 1 {
		x ^= v[bits.TrailingZeros32(i)]
	}
	return x
}

// owen permutes the halves of the unit interval, the halves of each half, and so on, each
// by a bit of its own that is a hash of the key and of the bits above it.
func owen(x, key uint32) uint32 {
	x = bits.Reverse32(x) + key
	x ^= x * 0x6c50b47c
	x ^= x * 0xb82f1e52
	x ^= x * 0xc7afe638
	x ^= x * 0x8d22f6e6
	return bits.Reverse32(x)
}

// primitive is a primitive polynomial over two elements, by its degree and its inner
// coefficients, with the first direction numbers that go with it.
type primitive struct {
	degree, coefficients uint32
	first                []uint32
}

// primitives are those of the second coordinate on, from new-joe-kuo-6.21201 of Joe and
// Kuo (2008), "Constructing Sobol sequences with better two-dimensional projections", SIAM
// Journal on Scientific Computing 30.
var primitives = [SobolDimensions - 1]primitive{
	{1, 0, []uint32{1}},
	{2, 1, []uint32{1, 3}},
	{3, 1, []uint32{1, 3, 1}},
	{3, 2, []uint32{1, 1, 1}},
	{4, 1, []uint32{1, 1, 3, 3}},
	{4, 4, []uint32{1, 3, 5, 13}},
	{5, 2, []uint32{1, 1, 5, 5, 17}},
	{5, 4, []uint32{1, 1, 5, 5, 5}},
	{5, 7, []uint32{1, 1, 7, 11, 19}},
	{5, 11, []uint32{1, 1, 5, 1, 1}},
	{5, 13, []uint32{1, 1, 1, 3, 11}},
	{5, 14, []uint32{1, 3, 5, 5, 31}},
	{6, 1, []uint32{1, 3, 3, 9, 7, 49}},
	{6, 13, []uint32{1, 1, 1, 15, 21, 21}},
	{6, 16, []uint32{1, 3, 1, 13, 27, 49}},
}

// directions are the direction numbers of each coordinate: what each bit of a point's
// number adds to it.
var directions = findDirections()

func findDirections() (v [SobolDimensions][32]uint32) {
	for k := range 32 {
		v[0][k] = 1 << (31 - k)
	}
	for d, p := range primitives {
		var m [32]uint32
		s := int(p.degree)
		copy(m[:], p.first)
		for k := s; k < 32; k++ {
			m[k] = m[k-s] ^ m[k-s]<<s
			for j := 1; j < s; j++ {
				m[k] ^= (p.coefficients >> (s - 1 - j) & 1) * m[k-j] << j
			}
		}
		for k := range 32 {
			v[d+1][k] = m[k] << (31 - k)
		}
	}
	return v
}
