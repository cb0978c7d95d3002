package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// machine says what the figures were measured on and when, without names of hosts.
func machine(ctx context.Context) string {
	return fmt.Sprintf("%s, %d processors, %s (%s), %s, %s", processor(ctx), runtime.NumCPU(), system(), runtime.GOARCH, runtime.Version(),
		time.Now().UTC().Format("2 January 2006"))
}

// processor is the model of the processor, or what is known of it.
func processor(ctx context.Context) string {
	if name := field("/proc/cpuinfo", "model name", ":"); name != "" {
		return name
	}
	if out, err := exec.CommandContext(ctx, "sysctl", "-n", "machdep.cpu.brand_string").Output(); err == nil { // macOS
		return strings.TrimSpace(string(out))
	}
	return "processor unknown"
}

// system is the operating system with its version, where it states one.
func system() string {
	if name := field("/etc/os-release", "PRETTY_NAME", "="); name != "" {
		return name
	}
	return runtime.GOOS
}

// field is the value of a key in a file of keys and values, or "".
func field(file, key, separator string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, found := strings.Cut(lines.Text(), separator); found && strings.TrimSpace(name) == key {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}
