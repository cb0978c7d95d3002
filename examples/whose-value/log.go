package main

import (
	"fmt"
	"io"

	"github.com/usevalue/usevalue/examples/internal/attempts"
	"github.com/usevalue/usevalue/simulate/relation"
)

// writeLog prints what a log says, with the project as the receiver's context,
// the nearest to one that it has, and with each task as a context of its own.
func writeLog(w io.Writer, path string) (v verdict, err error) {
	list, err := attempts.ReadResults(path)
	if err != nil {
		return v, err
	}
	byProject, byTask, named := uses(list)
	fmt.Fprintf(w, "3. %s: the project as context, agent and model as artifact\n\n", path)
	project, err := relation.Logged(byProject, nil, level)
	if err != nil {
		return v, fmt.Errorf("%s: %w", path, err)
	}
	fmt.Fprint(w, project, "\n")
	v.project = &project
	if !named {
		fmt.Fprint(w, "Tasks are not all named (column instance_id), so none is a context of its own.\n\n")
		return v, nil
	}
	fmt.Fprint(w, "4. The same log, each task as a context\n\n")
	task, err := relation.Logged(byTask, nil, level)
	if err != nil {
		return v, fmt.Errorf("%s: %w", path, err)
	}
	fmt.Fprint(w, task, "\n")
	v.task = &task
	return v, nil
}

// uses are attempts with projects as receivers, and with tasks as receivers, and
// whether all tasks have names.
func uses(list []attempts.Attempt) (byProject, byTask []relation.Use, named bool) {
	named = true
	for _, a := range list {
		named = named && a.Task != ""
		byProject = append(byProject, relation.Use{Receiver: a.Project, Artifact: a.Model, Task: a.Task, Result: a.Resolved})
		byTask = append(byTask, relation.Use{Receiver: a.Project + " " + a.Task, Artifact: a.Model, Result: a.Resolved})
	}
	return byProject, byTask, named
}
