package draw

// The purposes of draws, which are part of their identity. A new draw gets a
// new purpose, at the end, and never a spare lane of an old one: so no existing
// number moves.
const (
	Context    uint32 = iota + 1 // a receiver's context, in the order of the dimensions
	Tasks                        // how many tasks it has
	Stakes                       // their stakes, four to a block
	Difficulty                   // their difficulty, four to a block
	Luck                         // one block a task: attempts, own answer and ability to act (halves), measurement, size of the first attempt
	Attempt                      // one block an attempt: size, of those after the first; rightness under an imperfect test
	Signal                       // the noise in what the seller sees of a receiver
	Verdict                      // one block a task: the receiver's check, the error of measured value
	Notice                       // one block a task: whether who acted on an answer sees if it was right
	Holdout                      // one block a task: whether it is held out, and its measurement
	Scenario                     // the periods that a receiver samples before it decides
	Scramble                     // of the points that stand for receivers in an expectation, four coordinates to a block
)
