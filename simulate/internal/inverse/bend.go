package inverse

import "slices"

// bend is a stretch of v without cubics, in which the quantile function bends, jumps or
// rounds: one cell, or far out all that follow one another in an octave.
type bend struct {
	half, first, next int // cells, from the first up to the next
	corners           []corner
}

// stretches visits the cells of a half in order: one by one where they have a cubic, and
// else a bend at a time.
func (t *Table) stretches(half int, each func(first, next int, cubic bool)) {
	n, per := t.grid.count(), t.grid.octave()
	rough := func(i int) bool { return !t.cells[half*n+i].fits() }
	for i := 0; i < n; {
		next := i + 1
		if rough(i) {
			for i < t.near() && next%per != 0 && rough(next) {
				next++
			}
		}
		each(i, next, !rough(i))
		i = next
	}
}

// bounds are those of v from cell first up to next.
func (t *Table) bounds(first, next int) (low, high float64) {
	low, _ = t.grid.bounds(first)
	_, high = t.grid.bounds(next - 1)
	return low, high
}

// bend is the one from a cell on.
func (t *Table) bend(half, first int) *bend {
	return &t.bends[slices.IndexFunc(t.bends, func(b bend) bool { return b.half == half && b.first == first })]
}

// near is the first cell that is looked at by itself, wherever it is rough.
func (t *Table) near() int { return (octaves - far) * t.grid.octave() }
