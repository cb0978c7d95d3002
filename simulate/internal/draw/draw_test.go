package draw_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/simulate/internal/draw"
)

func TestPhiloxKnownAnswers(t *testing.T) {
	const ones = math.MaxUint64
	for _, c := range []struct {
		name string
		key  [2]uint64
		ctr  [4]uint64
		want [4]uint64
	}{
		{"zeros", [2]uint64{}, [4]uint64{},
			[4]uint64{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
		{"ones", [2]uint64{ones, ones}, [4]uint64{ones, ones, ones, ones},
			[4]uint64{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
		{"pi", [2]uint64{0x452821e638d01377, 0xbe5466cf34e90c6c},
			[4]uint64{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
			[4]uint64{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}},
	} {
		assert.Equal(t, c.want, draw.Philox(c.key, c.ctr), c.name)
	}
}

// Every part of an identity must matter: no two blocks of a small grid agree.
func TestIdentitiesDiffer(t *testing.T) {
	seen := map[[4]uint64]bool{}
	for seed := range uint64(2) {
		for i := range uint64(3 * 3 * 3 * 3 * 3) {
			p := draw.Place{Seed: seed, Replication: i % 3, Receiver: i / 3 % 3, Period: uint32(i / 27 % 3)}
			a, b, c, d := p.Bits(uint32(i/9%3), i/81)
			seen[[4]uint64{a, b, c, d}] = true
		}
	}
	assert.Len(t, seen, 2*243)
}

// A block is the bijection at the key of the seed and the counter of the rest.
func TestBitsArePhiloxOfTheirIdentity(t *testing.T) {
	p := draw.Place{Seed: 7, Replication: 1, Receiver: 2, Period: 4}
	a, b, c, d := p.Bits(3, 5)
	assert.Equal(t, draw.Philox([2]uint64{7, 0}, [4]uint64{1, 2, 3<<32 | 4, 5}), [4]uint64{a, b, c, d})
}

func TestFloat64IsStrictlyInside(t *testing.T) {
	assert.Equal(t, 0x1p-53, draw.Float64(0))
	assert.Equal(t, 1-0x1p-53, draw.Float64(math.MaxUint64))
}

// Each half of the bits makes its own number, strictly between 0 and 1.
func TestHalves(t *testing.T) {
	for _, c := range []struct {
		bits uint64
		a, b float64
	}{
		{0, 0x1p-33, 0x1p-33},
		{math.MaxUint64, 1 - 0x1p-33, 1 - 0x1p-33},
		{1 << 63, 0.5 + 0x1p-33, 0x1p-33},
		{1 << 31, 0x1p-33, 0.5 + 0x1p-33},
	} {
		a, b := draw.Halves(c.bits)
		assert.Equal(t, [2]float64{c.a, c.b}, [2]float64{a, b}, "%#x", c.bits)
	}
}

// Negative and Positive are what branches would say.
func TestSigns(t *testing.T) {
	for _, x := range []float64{0, 1, -1, 1e-300, -1e-300, math.MaxFloat64, math.Inf(1), math.Inf(-1)} {
		assert.Equal(t, x < 0, draw.Negative(x) == 1, x)
		assert.Equal(t, max(x, 0), draw.Positive(x), x)
	}
}

// The same identity, the same numbers, whatever was drawn in between.
func ExamplePlace_Bits() {
	at := draw.Place{Seed: 1, Replication: 5, Receiver: 17}
	first, _, _, _ := at.Bits(2, 0)
	at.Bits(3, 0)
	again, _, _, _ := at.Bits(2, 0)
	fmt.Println(first == again)
	// Output: true
}

func BenchmarkBits(b *testing.B) {
	p, sum, i := draw.Place{Seed: 1}, uint64(0), uint64(0)
	for b.Loop() {
		x, _, _, _ := p.Bits(1, i)
		sum += x
		i++
	}
	_ = sum
}

func BenchmarkPCG(b *testing.B) {
	src, sum := rand.NewPCG(1, 2), uint64(0)
	for b.Loop() {
		sum += src.Uint64()
	}
	_ = sum
}
