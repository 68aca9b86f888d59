package form

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// Diff lists the paths, sorted, at which two sets of answers differ: of fields, and of whole items that a
// list gained or lost at its end. It looks at answers only and needs no form, so that it also compares
// versions of one.
func Diff(before, after map[string]any) []string {
	var paths []string
	diffSection("", before, after, &paths)
	slices.Sort(paths)
	return paths
}

func diffSection(path string, before, after map[string]any, paths *[]string) {
	keys := maps.Clone(before)
	if keys == nil {
		keys = map[string]any{}
	}
	maps.Copy(keys, after)
	for key := range keys {
		diff(join(path, key), before[key], after[key], paths)
	}
}

func diff(path string, before, after any, paths *[]string) {
	oldSection, wasSection := before.(map[string]any)
	newSection, isSection := after.(map[string]any)
	oldList, wasList := before.([]any)
	newList, isList := after.([]any)
	switch {
	case (wasSection || before == nil) && (isSection || after == nil) && (wasSection || isSection):
		diffSection(path, oldSection, newSection, paths)
	case (wasList || before == nil) && (isList || after == nil) && (wasList || isList):
		for i := range max(len(oldList), len(newList)) {
			at := path + "[" + strconv.Itoa(i) + "]"
			if i >= len(oldList) || i >= len(newList) {
				*paths = append(*paths, at)
				continue
			}
			diff(at, oldList[i], newList[i], paths)
		}
	case !reflect.DeepEqual(before, after):
		*paths = append(*paths, path)
	}
}
