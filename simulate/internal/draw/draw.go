// Package draw draws random numbers keyed by what they are for, never by the
// order in which they are asked for: the same identity gives the same bits
// whatever the workers, the order, or what else is drawn.
//
// The generator is Philox4x64-10 of Salmon, Moraes, Dror and Shaw (2011),
// "Parallel random numbers: as easy as 1, 2, 3", doi 10.1145/2063384.2063405:
// a keyed bijection of a counter.
package draw

import (
	"math"
	"math/bits"

	"github.com/usevalue/usevalue/simulate/internal/count"
)

// The multipliers of the rounds and the increments of the key (the golden ratio
// and the square root of 3, less 1).
const (
	mul0 = 0xD2E7470EE14C6C93
	mul1 = 0xCA5A826395121157
	add0 = 0x9E3779B97F4A7C15
	add1 = 0xBB67AE8584CAA73B
)

// Philox is the bijection: ten rounds of Philox4x64.
func Philox(key [2]uint64, ctr [4]uint64) [4]uint64 {
	c0, c1, c2, c3 := rounds(key[0], key[1], ctr[0], ctr[1], ctr[2], ctr[3])
	return [4]uint64{c0, c1, c2, c3}
}

// rounds is written in scalars, which stay in registers: about half the
// time of the same on arrays.
func rounds(k0, k1, c0, c1, c2, c3 uint64) (_, _, _, _ uint64) {
	for range 10 {
		hi0, lo0 := bits.Mul64(mul0, c0)
		hi1, lo1 := bits.Mul64(mul1, c2)
		c0, c1, c2, c3 = hi1^c1^k0, lo1, hi0^c3^k1, lo0
		k0 += add0
		k1 += add1
	}
	return c0, c1, c2, c3
}

// Place is where in an experiment numbers are drawn: for whom and when.
type Place struct {
	Seed        uint64
	Replication uint64
	Receiver    uint64
	Period      uint32
}

// Bits returns the four random numbers of a place, a purpose and an index. A
// purpose says what the draw is for, index which block of a long draw it is.
func (p *Place) Bits(purpose uint32, index uint64) (a, b, c, d uint64) {
	if count.On {
		count.Blocks.Add(1)
	}
	return rounds(p.Seed, 0, p.Replication, p.Receiver, uint64(purpose)<<32|uint64(p.Period), index)
}

// Float64 turns the upper 52 of the bits into a number strictly between 0 and 1:
// an odd multiple of 2^-53, exact, and as likely as its distance from 1.
func Float64(x uint64) float64 { return (float64(x>>12) + 0.5) * 0x1p-52 }

// Halves turns bits into two numbers of 32 bits, strictly between 0 and 1: odd multiples of
// 2^-33. That is enough for flips of a coin.
func Halves(x uint64) (a, b float64) {
	return (float64(x>>32) + 0.5) * 0x1p-32, (float64(uint32(x)) + 0.5) * 0x1p-32
}

// Flip is 1 where luck falls within the probability, else 0.
func Flip(luck, p float64) float64 { return float64(Negative(luck - p)) }

// Negative is 1 where x is below 0, else 0. It spares a branch, which on a flip
// of a coin costs a misprediction half of the time.
func Negative(x float64) int { return int(math.Float64bits(x) >> 63) }

// Positive is x where it is above 0, else 0, without a branch.
func Positive(x float64) float64 {
	bits := math.Float64bits(x)
	return math.Float64frombits(bits &^ uint64(int64(bits)>>63))
}
