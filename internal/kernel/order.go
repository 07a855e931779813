package kernel

// byLength writes the numbers of lists to order by the lists' lengths, the
// shortest first, where list k reaches from start[k] to start[k+1]. A core
// foresees that a loop takes as many rounds as the one before, and has to begin
// again where it does not.
func byLength(order, start []int32) []int32 {
	const most = 254 // from this length on lists are not told apart
	n := len(start) - 1
	order = resize(order, n)
	var counts [most + 2]int32
	for k, from := range start[:n] {
		counts[min(start[k+1]-from, most)+1]++
	}
	total := int32(0)
	for k, count := range counts {
		total += count
		counts[k] = total
	}
	for k, from := range start[:n] {
		at := &counts[min(start[k+1]-from, most)]
		order[*at] = int32(k)
		*at++
	}
	return order
}
