package simulate

import "github.com/usevalue/usevalue/simulate/internal/inverse"

// known is what a receiver knows of a producer's quality.
type known uint8

const (
	ownQuality    known = iota // its own, and how difficulty is spread
	marketQuality              // how both are spread
	taskQuality                // that of each of its tasks
)

// producer is a Producer compiled.
type producer struct {
	quality, difficulty *inverse.Table
	varied              bool // difficulty differs from task to task
	known               known
	kinds               [2]attempt // wrong, right
	attempts            int
	rejectRight         float64
	passWrong           float64
	padding             float64
	overhead            float64 // effort and penalty of a task, currency

	qualities []node // that stand for quality
	spread    []node // of the share of it that difficulty leaves
	market    yield  // expected over receivers and tasks
}

// prepare finds what stands for the producer in means.
func (c *producer) prepare() {
	for _, d := range nodes(c.difficulty) {
		c.spread = append(c.spread, node{1 - d.x, d.w})
	}
	c.qualities = nodes(c.quality)
	for _, q := range c.qualities {
		c.market = c.market.plus(c.expect(q.x), q.w)
	}
}
