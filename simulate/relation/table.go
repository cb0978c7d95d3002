package relation

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// table is a matrix that has been read: values less their mean, in units of the
// largest deviation, so that squares are neither too large nor lost.
type table struct {
	receivers, artifacts int
	rows                 [][]float64
	unit                 float64
	constant             bool // all are the same, to rounding
}

// rounding is the relative difference at which values count as the same.
const rounding = 1e-12

func read(value mat.Matrix) (*table, error) {
	if value == nil {
		return nil, errors.New("relation: no values, want a matrix of at least 1 receiver and 1 artifact")
	}
	n, m := value.Dims()
	if n == 0 || m == 0 {
		return nil, fmt.Errorf("relation: %d receivers and %d artifacts, want at least 1 of both", n, m)
	}
	t := &table{receivers: n, artifacts: m, rows: make([][]float64, n)}
	flat := make([]float64, n*m)
	for i := range n {
		t.rows[i] = flat[i*m : (i+1)*m]
		for j := range m {
			x := value.At(i, j)
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, fmt.Errorf("relation: the value of artifact %d to receiver %d is %v, want a finite number", j, i, x)
			}
			t.rows[i][j] = x
		}
	}
	if t.unit, t.constant = standardise(flat); t.constant {
		clear(flat)
	}
	return t, nil
}

// standardise takes the mean from finite values and divides them by their
// largest deviation, which it returns, and whether they are all the same.
func standardise(x []float64) (unit float64, constant bool) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range x {
		low, high = min(low, v), max(high, v)
	}
	if high/2-low/2 <= rounding*max(math.Abs(low), math.Abs(high)) {
		return 0, true
	}
	middle := low/2 + high/2
	unit = high/2 - low/2
	mean := 0.0
	for i, v := range x {
		x[i] = (v - middle) / unit
		mean += x[i] / float64(len(x))
	}
	for i := range x {
		x[i] -= mean
	}
	return unit, false
}
