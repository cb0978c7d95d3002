package stream_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/usevalue/usevalue/simulate/internal/stream"
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
		assert.Equal(t, c.want, stream.Philox(c.key, c.ctr), c.name)
	}
}

// Every part of an identity must matter: no two blocks of a small grid agree.
func TestBlocksDiffer(t *testing.T) {
	seen := map[[4]uint64]bool{}
	for seed := range uint64(2) {
		s := stream.New(seed)
		for i := range uint64(3 * 3 * 3 * 3 * 3) {
			seen[s.Block(i%3, i/3%3, uint32(i/9%3), uint32(i/27%3), i/81)] = true
		}
	}
	assert.Len(t, seen, 2*243)
}

func TestFillIsBlocksEndToEnd(t *testing.T) {
	s := stream.New(7)
	for _, n := range []int{0, 1, 3, 4, 5, 8, 21} {
		dst := make([]uint64, n)
		s.Fill(dst, 1, 2, 3, 4)
		for i, x := range dst {
			assert.Equal(t, s.Block(1, 2, 3, 4, uint64(i/4))[i%4], x, "length %d, number %d", n, i)
		}
	}
}

func TestFloat64IsStrictlyInside(t *testing.T) {
	assert.Equal(t, 0x1p-53, stream.Float64(0))
	assert.Equal(t, 1-0x1p-53, stream.Float64(math.MaxUint64))
}

func BenchmarkBlock(b *testing.B) {
	s, sum, i := stream.New(1), uint64(0), uint64(0)
	for b.Loop() {
		sum += s.Block(1, 2, 3, 4, i)[0]
		i++
	}
	_ = sum
}

func BenchmarkFill(b *testing.B) {
	s, dst := stream.New(1), make([]uint64, 20)
	for b.Loop() {
		s.Fill(dst, 1, 2, 3, 4)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20, "ns/number")
}

func BenchmarkPCG(b *testing.B) {
	src, sum := rand.NewPCG(1, 2), uint64(0)
	for b.Loop() {
		sum += src.Uint64()
	}
	_ = sum
}
