package relation

// least is the index's parts if whatever cannot be told from the artifact is the
// artifact's, and whatever cannot be told from luck is luck.
func (l *ledger) least(v variances) (relational, intrinsic float64) {
	intrinsic = v[byArtifact]
	if l.into[byArtifact] == byUse {
		intrinsic = max(v[byUse], 0)
	}
	return v[byReceiver] + v[byBoth], intrinsic
}

// most is the index's parts if whatever may be the receiver's, or of the
// interaction, is.
func (l *ledger) most(v variances) (relational, intrinsic float64) {
	relational, intrinsic = v[byReceiver]+v[byBoth], v[byArtifact]
	if l.into[byBoth] == byArtifact {
		relational, intrinsic = relational+intrinsic, 0
	}
	if l.into[byReceiver] == byUse || l.into[byBoth] == byUse {
		relational += max(v[byUse], 0)
	}
	return relational, intrinsic
}

// limits are what the log cannot tell apart, and what it does not say at all.
func (l *ledger) limits() []string {
	var list []string
	add := func(holds bool, text string) {
		if holds {
			list = append(list, text)
		}
	}
	in := func(f, g factor) bool { return l.into[f] == g }
	add(in(byReceiver, byUse), "receivers from luck: each has one use")
	add(in(byArtifact, byUse), "artifacts from luck: each was used once")
	add(in(byBoth, byUse) && !in(byReceiver, byUse) && !in(byArtifact, byUse),
		"the interaction from luck: nobody used an artifact twice")
	add(in(byBoth, byReceiver), "the receiver's part from the interaction, which are in one share: everybody used one artifact")
	add(in(byBoth, byArtifact) && !in(byArtifact, byUse), "the artifact's part from the interaction, which are in one share: every artifact was used by one receiver")
	add(in(byTask, byUse) && !in(byBoth, byUse) && l.tasks, "tasks from luck: each was tried once")
	add(in(byTask, byUse) && !in(byBoth, byUse) && !l.tasks,
		"tasks from luck, as they are not named; if artifacts met the same ones, hard tasks pass for the receivers' part and hide the interaction")
	add(in(byTask, byReceiver), "a receiver from its task: each has one")
	add(in(byTask, byBoth), "tasks from the interaction, which are in one share")
	add(in(byTaskAndArtifact, byUse) && !in(byTask, byUse) && !in(byBoth, byUse),
		"luck from how an artifact suits a task: no artifact tried a task twice")
	add(in(byTaskAndArtifact, byBoth), "the interaction by receiver from that by task: they are in one share")
	add(l.groups[byBoth] < l.groups[byReceiver]*l.groups[byArtifact],
		"what artifacts do from who was given them: not everybody used every one, and a choice by what would come of it biases the shares")
	add(l.binary, "what a success was worth: results are 0 or 1, and stakes, knowledge and ability to act, which make value relational, are not in them")
	return list
}
