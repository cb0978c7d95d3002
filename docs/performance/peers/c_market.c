/* The standard market in plain C: what an expert would write by hand in an afternoon.

   cc -O3 -march=native -ffast-math c_market.c -lm && ./a.out [replications] [seed]

   xoshiro256+ (Blackman and Vigna, 2018), normals in pairs (Box and Muller, 1958), libm.
   It prints its name, the seconds of processor time, and a line for each replication: the tasks, and for each
   of the three offers uses, revenue, cost, value and right answers, as sums over receivers. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

enum { RECEIVERS = 1000, OFFERS = 3, SUMS = 5, MOST_TASKS = 80 };

static const double TASKS = 20, QUALITY = .65, CHECK_COST = .25, FALSE_POSITIVE = .05, FALSE_NEGATIVE = .05;
static const double MU_RIGHT = -1.743, SIGMA_RIGHT = .660, MU_WRONG = -1.222, SIGMA_WRONG = .721; /* of ln cost */
static const double MARKUP[OFFERS] = {1.5, 0, .75}, FEE[OFFERS] = {0, .99, .495};

static uint64_t state[4];

static inline uint64_t rotl(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static inline uint64_t next(void) {
	uint64_t r = state[0] + state[3], t = state[1] << 17;
	state[2] ^= state[0];
	state[3] ^= state[1];
	state[1] ^= state[2];
	state[0] ^= state[3];
	state[2] ^= t;
	state[3] = rotl(state[3], 45);
	return r;
}

/* The state is filled by splitmix64 (Steele, Lea and Flood, 2014), so that seeds next to each other are unlike. */
static void seed(uint64_t x) {
	for (int i = 0; i < 4; i++) {
		uint64_t z = x += 0x9e3779b97f4a7c15ull;
		z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
		z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
		state[i] = z ^ (z >> 31);
	}
}

static inline double uniform(void) { return ((next() >> 11) + 0.5) * 0x1p-53; }

static inline double normal(void) {
	static double spare;
	static int have;
	if (have) {
		have = 0;
		return spare;
	}
	double m = sqrt(-2 * log(uniform())), a = 6.283185307179586 * uniform();
	spare = m * sin(a);
	have = 1;
	return m * cos(a);
}

/* A Poisson number by a search of its distribution function. */
static int poisson(void) {
	static double upper[MOST_TASKS];
	if (upper[0] == 0) {
		double p = exp(-TASKS), sum = p;
		for (int k = 0; k < MOST_TASKS; k++) {
			upper[k] = sum;
			p *= TASKS / (k + 1);
			sum += p;
		}
	}
	double x = uniform();
	int k = 12;
	while (k > 0 && upper[k - 1] > x) k--;
	while (k < MOST_TASKS - 1 && upper[k] < x) k++;
	return k;
}

static double beta22(void) { return .5 - sin(asin(1 - 2 * uniform()) / 3); }

/* Beta(4,2) is the fourth smallest of five uniform numbers. */
static double beta42(void) {
	double v[5];
	for (int i = 0; i < 5; i++) v[i] = uniform();
	for (int i = 1; i < 5; i++)
		for (int j = i; j && v[j] < v[j - 1]; j--) {
			double t = v[j];
			v[j] = v[j - 1];
			v[j - 1] = t;
		}
	return v[3];
}

static long replicate(double out[OFFERS][SUMS]) {
	const double cost_right = exp(MU_RIGHT + SIGMA_RIGHT * SIGMA_RIGHT / 2), cost_wrong = exp(MU_WRONG + SIGMA_WRONG * SIGMA_WRONG / 2);
	const double cost_of_task = QUALITY * cost_right + (1 - QUALITY) * cost_wrong;
	const double counted = QUALITY * (1 - FALSE_NEGATIVE) + (1 - QUALITY) * FALSE_POSITIVE;
	long tasks = 0;
	for (int i = 0; i < RECEIVERS; i++) {
		double knowledge = beta22(), ability = beta42(), stakes = exp(log(2) + normal());
		int n = poisson();
		tasks += n;
		for (int t = 0; t < n; t++) {
			double s = stakes * exp(-.125 + .5 * normal());
			int right = uniform() < QUALITY, own = uniform() < knowledge;
			double cost = exp((right ? MU_RIGHT : MU_WRONG) + (right ? SIGMA_RIGHT : SIGMA_WRONG) * normal());
			int success = right ? uniform() >= FALSE_NEGATIVE : uniform() < FALSE_POSITIVE;
			double act = ability * s * (QUALITY - knowledge), check = ability * s * QUALITY * (1 - knowledge) - CHECK_COST;
			double expected = act > check ? act : check;
			double value = check > act ? ability * s * (right && !own) - CHECK_COST : ability * s * (right - own);
			for (int o = 0; o < OFFERS; o++)
				if (expected >= MARKUP[o] * cost_of_task + FEE[o] * counted) {
					out[o][0]++;
					out[o][1] += MARKUP[o] * cost + FEE[o] * success;
					out[o][2] += cost;
					out[o][3] += value;
					out[o][4] += right;
				}
		}
	}
	return tasks;
}

int main(int argc, char **argv) {
	int replications = argc > 1 ? atoi(argv[1]) : 500;
	seed(argc > 2 ? atoi(argv[2]) : 1);
	double(*out)[OFFERS][SUMS] = calloc(replications + 1, sizeof *out);
	long *tasks = calloc(replications + 1, sizeof *tasks);
	if (!out || !tasks) return 1;
	replicate(out[replications]); /* warm-up, not printed */
	struct timespec a, b;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	for (int r = 0; r < replications; r++) tasks[r] = replicate(out[r]);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	printf("program C, %s\nseconds %.6f\n", COMPILER, (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec));
	for (int r = 0; r < replications; r++) {
		printf("%ld", tasks[r]);
		for (int o = 0; o < OFFERS; o++)
			for (int f = 0; f < SUMS; f++) printf(" %.17g", out[r][o][f]);
		printf("\n");
	}
}
