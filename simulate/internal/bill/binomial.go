package bill

// binomial visits the numbers of successes in n trials with weights in
// proportion to their probabilities, outward from the mode until they are
// negligible.
func binomial(n int, p float64, visit func(s int, w float64)) {
	const negligible = 1e-17
	if p <= 0 || p >= 1 || n == 0 {
		s := 0
		if p >= 1 {
			s = n
		}
		visit(s, 1)
		return
	}
	mode := min(int(float64(n+1)*p), n)
	odds := p / (1 - p)
	for s, w := mode, 1.0; s <= n && w > negligible; s++ {
		visit(s, w)
		w *= odds * float64(n-s) / float64(s+1)
	}
	w := float64(mode) / (float64(n-mode+1) * odds)
	for s := mode - 1; s >= 0 && w > negligible; s-- {
		visit(s, w)
		w *= float64(s) / (float64(n-s+1) * odds)
	}
}
