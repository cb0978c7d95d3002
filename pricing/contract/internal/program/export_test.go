package program

// Exactly solves a program in fractions at once.
func Exactly(p Program, objectives [][]float64) ([]float64, error) { return p.exactly(objectives, nil) }
