package inverse

// MakeBelow makes what Below makes once.
func (t *Table) MakeBelow() *Below { return t.newBelow() }
