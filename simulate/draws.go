package simulate

// The purposes of draws, which are part of their identity. A new draw gets a
// new purpose, never a spare lane, so that no existing number moves.
const (
	drawContext    uint32 = iota + 1 // a receiver's context, in the order of the dimensions
	drawTasks                        // how many tasks it has
	drawStakes                       // their stakes, four to a block
	drawDifficulty                   // their difficulty, four to a block
	drawLuck                         // one block a task: attempts, own answer, ability to act, measurement
	drawAttempt                      // one block an attempt: size, rightness under an imperfect test
	drawSignal                       // the noise in what the seller sees of a receiver
	drawVerdict                      // one block a task: the receiver's check, the error of measured value
	drawNotice                       // one block a task: whether who acted on an answer sees if it was right
	drawHoldout                      // one block a task: whether it is held out, and its measurement
	drawImagined                     // what a receiver imagines its quality to be
)
