//go:build !failpoints

// Package failpoint lets tests end a process between two writes, as a power cut
// would. Only binaries built with the tag failpoints know it; in all others Hit
// is empty and costs nothing.
//
// FAILPOINT=name or name:n ends the process with SIGKILL when the point is hit
// for the n-th time (the first when n is not given). With FAILPOINT_MARK=path
// the file is made first, and a process that finds it is spared: so that what is
// started again with the same environment lives.
package failpoint

// Hit marks a point between two writes, named package.what-is-done.
func Hit(string) {}
