package main

// The figures without files: typed from vendors' pages and from what others say of
// them, as read in 2026. The first rate is Intercom's own statement; others of its
// dates, and of other people, differ.
func builtIn() *quotes {
	return &quotes{
		priceSource: "vendors' price pages, and others on them, read in 2026",
		ratesSource: "statements of vendors, and of others",
		prices: []price{
			{"Intercom/Fin", "Fin AI Agent", resolution, 0.99},
			{"Zendesk", "AI agents, committed", resolution, 1.50},
			{"Zendesk", "AI agents, pay as you go", resolution, 2.00},
			{"Salesforce", "Agentforce", conversation, 2.00},
			{"Salesforce", "Agentforce Flex Credits", action, 0.10},
			{"HubSpot", "Customer Agent", resolution, 0.50},
			{"Fini", "Growth", resolution, 0.89},
			{"Fini", "Growth, alternatively", conversation, 0.69},
			{"Redo", "first 50", resolution, 0.95},
		},
		rates: []rate{
			{"Intercom/Fin", "average resolution rate, by the vendor", 0.67, 0.67},
			{"Intercom/Fin", "its own support, by the vendor", 0.81, 0.81},
			{"Intercom/Fin", "in documented deployments, by a competitor", 0.45, 0.53},
			{"Intercom/Fin", "at first, with a mediocre knowledge base, by an implementer", 0.25, 0.35},
			{"HubSpot", "resolution rate, by the vendor", 0.65, 0.65},
			{"Industry", "average of all tools, by a blog", 0.448, 0.448},
		},
		human:   13.50, // Gartner (2024), a contact assisted by a person, from a secondary source
		actions: rate{"Salesforce", "actions in a typical conversation", 5, 15},
	}
}

// The tokens of a request to a model, and what they cost.
const (
	inputTokens  = 1155 // means of the hour of conversations that Azure published
	outputTokens = 211  // (Patel et al., Splitwise, ISCA 2024), 19,366 requests
	inputPrice   = 3.00 // dollars per million, the list price of Claude Sonnet 4.5
	outputPrice  = 15.00
)
