package market

import "github.com/usevalue/usevalue/simulate/internal/inverse"

// Known is what a receiver knows of a producer's quality.
type Known uint8

const (
	OwnQuality    Known = iota // its own, and how difficulty is spread
	MarketQuality              // how both are spread
	TaskQuality                // that of each of its tasks
)

// Producer is how answers are made.
type Producer struct {
	Quality, Difficulty *inverse.Table
	Varied              bool // difficulty differs from task to task
	Known               Known
	Kinds               [2]Attempt // wrong, right
	Attempts            int
	RejectRight         float64
	PassWrong           float64
	Padding             float64
	Overhead            float64 // effort and penalty of a task, currency

	Qualities       []Node // that stand for quality
	DifficultyNodes []Node // of the share of it that difficulty leaves
	MeanYield       Yield  // over receivers and tasks
}

// Prepare finds what stands for the producer in means.
func (p *Producer) Prepare() {
	for _, d := range Nodes(p.Difficulty) {
		p.DifficultyNodes = append(p.DifficultyNodes, Node{1 - d.X, d.Weight})
	}
	p.Qualities = Nodes(p.Quality)
	for _, q := range p.Qualities {
		p.MeanYield = p.MeanYield.plus(p.Expect(q.X), q.Weight)
	}
}
