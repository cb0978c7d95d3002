package simulate

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The formula by hand, and its tuning: no other is narrower by 1% at the number it is for.
func TestSequenceByHand(t *testing.T) {
	s := newSequence(0.95, 100)
	rho2 := (5.991464547 + math.Log(6.991464547)) / 100 // -2 log 0.05 is 5.99...
	assert.InDelta(t, math.Sqrt(2*(400*rho2+1)/(400*400*rho2)*math.Log(math.Sqrt(400*rho2+1)/0.05)), s.half(400), 1e-9)
	for _, level := range []float64{0.5, 0.9, 0.95, 0.999} {
		for _, around := range []float64{30, 300, 100_000} {
			best := newSequence(level, around).half(around)
			for _, other := range []float64{0.1, 0.5, 0.9, 1.1, 2, 10} {
				assert.Greater(t, newSequence(level, other*around).half(around), 0.99*best)
			}
		}
	}
}

// Of standard normal numbers, it excludes 0 at some look from the 30th on in less than 5% of
// sequences, where Student's t does so in more than 35%.
func TestSequenceHoldsAtEveryLook(t *testing.T) {
	if testing.Short() {
		t.Skip("a million numbers")
	}
	random, s := rand.New(rand.NewPCG(1, 2)), newSequence(0.95, usualAround)
	const experiments, most = 1000, 1000
	half, student := make([]float64, most+1), make([]float64, most+1)
	for n := minLooked; n <= most; n++ {
		half[n], student[n] = s.half(float64(n)), tQuantile(float64(n-1), 0.95)/math.Sqrt(float64(n))
	}
	wrong, wrongByStudent := 0.0, 0.0
	for range experiments {
		var p pairedSums
		excluded, byStudent := false, false
		for n := 1; n <= most; n++ {
			p.add(0, 1, random.NormFloat64(), 1)
			if n >= minLooked && !(excluded && byStudent) {
				value, deviation := p.difference()
				excluded = excluded || math.Abs(value) > half[n]*deviation
				byStudent = byStudent || math.Abs(value) > student[n]*deviation
			}
		}
		wrong += indicator(excluded)
		wrongByStudent += indicator(byStudent)
	}
	assert.Less(t, wrong/experiments, 0.05+4*math.Sqrt(0.05*0.95/experiments))
	assert.Greater(t, wrongByStudent/experiments, 0.35)
}
