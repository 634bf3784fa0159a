"""Pure arithmetic over what is public: summaries, how they come about, and what they tell their member."""
