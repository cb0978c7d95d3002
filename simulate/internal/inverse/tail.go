package inverse

import "math"

// span is some octaves far out, from the first up to the next, over which the logarithm of a
// quantile function is tried as one polynomial in the logarithm of v: a tail that is a power
// of v is a line there, and others bend less the further out they are. Each span is about
// as wide as it is away from 0, the logarithm at which the tail ends: what is said of the error
// of an octave holds of it.
type span struct{ first, next int }

var spans = []span{
	{octaves + 1 - 14, octaves + 1 - 7},
	{octaves + 1 - 28, octaves + 1 - 14},
	{octaves + 1 - 48, octaves + 1 - 28}, // beyond, few values of v are left, and a draw in 10^14
}

// approximate finds the polynomials that stand for the quantile function, from the
// likeliest octave on: one for each close by, and one for each span further out, or for its
// octaves. Far out, where none stands for an octave, none is tried beyond. It fails where
// the quantile function falls.
func (t *Table) approximate() error {
	for half := range 2 {
		t.pieces[half] = make([]*piece, octaves*parts)
		if _, err := t.eachOctave(span{spans[0].next, octaves}, half); err != nil {
			return err
		}
		for _, s := range spans {
			stands, err := t.tail(s, half)
			if !stands && err == nil {
				stands, err = t.eachOctave(s, half)
			}
			if err != nil {
				return err
			}
			if !stands {
				break
			}
		}
	}
	return nil
}

// eachOctave approximates the octaves of a span one by one, and reports whether to go on
// further out.
func (t *Table) eachOctave(s span, half int) (goOn bool, err error) {
	clear(t.pieces[half][s.first*parts : s.next*parts]) // of a tail that did not stand throughout
	for k := s.next - 1; k >= s.first; k-- {
		least, remote := 1, k < octaves-far
		if remote {
			least = parts
		}
		all, err := t.divide(k*parts, parts, least, half, func(v float64) float64 { return t.exact(v, half) })
		if err != nil || remote && !all {
			return false, err
		}
	}
	return true, nil
}

// tail approximates all octaves of a span by one polynomial, and reports whether it
// stands for the quantile function: at the start of each octave too, and with one sign. In
// the upper half v is what 1-v leaves of it, so that no digit is lost.
func (t *Table) tail(s span, half int) (stands bool, err error) {
	start, width := float64(s.first), float64(s.next-s.first)
	place := func(v float64) float64 { return (math.Log2(v/smallV) - start) / width }
	var v, at points
	var y, logs [pieceNodes]float64
	sign := 0.0
	for i, x := range pieceAt {
		v[i] = mirror(mirror(smallV*math.Exp2(start+x*width), half), half)
		y[i] = t.exact(v[i], half)
		if i == 0 {
			sign = math.Copysign(1, y[i])
		}
		if !(y[i]*sign > 0) {
			return false, nil
		}
		at[i], logs[i] = place(v[i]), math.Log(y[i]*sign)
	}
	base := at.barycentric()
	value := func(v float64) float64 {
		w := base.at(&at, place(v))
		return sign * math.Exp(w.of(&logs))
	}
	for k := s.first; k <= s.next; k++ {
		low := octaveStart(k)
		if want := t.exact(low, half); !(math.Abs(value(low)-want) <= met*math.Abs(want)) {
			return false, nil
		}
	}
	for k := s.first; k < s.next; k++ {
		if all, err := t.divide(k*parts, parts, 1, half, value); err != nil || !all {
			return false, err
		}
	}
	return true, t.rises(&v, &y, half)
}
