// Made from docs/reference/openapi.json by scripts/api-types.mjs; do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AddedItems
         * @description How many items were added, their names, and what was refused.
         */
        AddedItems: {
            /** Added */
            added: number;
            /** Items */
            items: string[];
            /** Refused */
            refused: components["schemas"]["RefusedRow"][];
        };
        /**
         * Agreed
         * @description Which text one agrees to.
         */
        Agreed: {
            /** Version */
            version: string;
        };
        /**
         * ApartLine
         * @description A rater, and how far they differ from each other one in this order.
         *
         *     0: always the same; 1: as answers to different items differ; null: too few items in common.
         */
        ApartLine: {
            /** Distances */
            distances: (number | null)[];
            /** Judgments */
            judgments: number;
            /** Name */
            name: string;
            /** Rater */
            rater: string;
        };
        /**
         * ApartView
         * @description Who differs from whom, like beside like; ``left_out`` judged least.
         */
        ApartView: {
            fresh: components["schemas"]["Fresh"];
            /** Left Out */
            left_out: number;
            /** Question */
            question: string;
            /** Raters */
            raters: components["schemas"]["ApartLine"][];
        };
        /**
         * AppealLine
         * @description An appeal; ``name`` is for those who run the campaign, ``words`` are absent once erased.
         */
        AppealLine: {
            /** Answer */
            answer: string;
            /** Appeal */
            appeal: string;
            /** Made At */
            made_at: number;
            /** Name */
            name: string;
            /** Rater */
            rater: string;
            /** Reason */
            reason: string;
            /** Settled At */
            settled_at: number | null;
            /** Settled By */
            settled_by: string | null;
            /** Standing */
            standing: string;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "granted" | "refused";
            /** Words */
            words: string | null;
        };
        /**
         * AppealList
         * @description A page of appeals, and how many of the campaign wait to be settled; ``next`` is the cursor of
         *     the page behind, null on the last.
         */
        AppealList: {
            /** Appeals */
            appeals: components["schemas"]["AppealLine"][];
            /** Next */
            next: string | null;
            /** Waiting */
            waiting: number;
        };
        /**
         * AppealStateView
         * @description One's appeal against one's standing.
         */
        AppealStateView: {
            /** Answer */
            answer: string | null;
            /** At */
            at: number | null;
            /**
             * State
             * @enum {string}
             */
            state: "none" | "waiting" | "granted" | "refused";
            /** Words */
            words: string | null;
        };
        /**
         * Appealed
         * @description That an appeal waits.
         */
        Appealed: {
            /** Appeal */
            appeal: string;
        };
        /**
         * ArchiveLine
         * @description The archive of a campaign: when it was made, the digest of its manifest, the size and root of
         *     the log in it, and the bytes of its files.
         */
        ArchiveLine: {
            /** At */
            at: number;
            /** Bytes */
            bytes: number;
            /** Digest */
            digest: string;
            /** Log Size */
            log_size: number;
            /** Root */
            root: string;
        };
        /**
         * ArchiveView
         * @description Where a campaign is: in the database, or in an archive.
         */
        ArchiveView: {
            archive: components["schemas"]["ArchiveLine"] | null;
            /** Folder */
            folder: string | null;
            moving: components["schemas"]["MovingView"] | null;
        };
        /**
         * AskedAttribute
         * @description What is asked, and what for.
         */
        AskedAttribute: {
            /** Ask */
            ask: string;
            /** Name */
            name: string;
            /** Options */
            options: components["schemas"]["OptionView"][];
            /** Why */
            why: string;
        };
        /**
         * AttributeLine
         * @description What one attribute of raters says of their answers.
         *
         *     ``small`` raters are in groups that are hidden, ``untold`` said nothing or did not judge.
         */
        AttributeLine: {
            /** Account */
            account: string;
            /** Adjusted */
            adjusted: number | null;
            /** Ask */
            ask: string;
            /** Attribute */
            attribute: string;
            /** Cells */
            cells: components["schemas"]["GroupCell"][];
            /** Groups */
            groups: components["schemas"]["GroupLine"][];
            /** Hidden Cells */
            hidden_cells: number;
            /** Items */
            items: components["schemas"]["GroupItem"][];
            /** Options */
            options: components["schemas"]["OptionView"][];
            /** P */
            p: number | null;
            /** Pairs */
            pairs: components["schemas"]["PairAgreement"][];
            /** Small */
            small: number;
            /** Untold */
            untold: number;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "difference" | "suggestive" | "no difference found";
        };
        /**
         * Attributes
         * @description What one tells, by name; empty takes all back.
         */
        Attributes: {
            /** Given */
            given: {
                [key: string]: string;
            };
        };
        /**
         * AttributesView
         * @description What the campaign asks raters about themselves, and what one told.
         */
        AttributesView: {
            /** Asked */
            asked: components["schemas"]["AskedAttribute"][];
            /** Given */
            given: {
                [key: string]: string;
            };
        };
        /**
         * BatchDetail
         * @description A batch with its items, what is worth most first.
         *
         *     ``precision``: of the suspects that are back and decided, those whose label changed. ``recall``:
         *     of all wrong labels, those among the suspects, by the random slice; null without one.
         */
        BatchDetail: {
            /** At */
            at: number;
            /** Back */
            back: number;
            /** Batch */
            batch: string;
            /** By */
            by: string;
            /** Changed */
            changed: number;
            /** Diagnosis */
            diagnosis: string;
            /** Items */
            items: number;
            /** Judgments */
            judgments: number;
            /** Lines */
            lines: components["schemas"]["RejudgedLine"][];
            /** Note */
            note: string;
            precision: components["schemas"]["HitShare"] | null;
            /** Question */
            question: string;
            recall: components["schemas"]["HitShare"] | null;
            rest: components["schemas"]["HitShare"] | null;
            /** Undecided */
            undecided: number;
        };
        /**
         * BatchList
         * @description A page of batches, the newest first; ``next`` is the cursor of the one behind.
         */
        BatchList: {
            /** Batches */
            batches: components["schemas"]["BatchView"][];
            /** Next */
            next: string | null;
        };
        /**
         * BatchView
         * @description A batch: who asked when, on which diagnosis; how many items are back, how many of them have
         *     another label than before, and of how many no label is likelier than all others together.
         */
        BatchView: {
            /** At */
            at: number;
            /** Back */
            back: number;
            /** Batch */
            batch: string;
            /** By */
            by: string;
            /** Changed */
            changed: number;
            /** Diagnosis */
            diagnosis: string;
            /** Items */
            items: number;
            /** Judgments */
            judgments: number;
            /** Note */
            note: string;
            /** Question */
            question: string;
            /** Undecided */
            undecided: number;
        };
        /**
         * BeforeView
         * @description The diagnosis before this one, and what has changed since.
         */
        BeforeView: {
            /** At */
            at: number;
            /** Changed */
            changed: number;
            /** Changes */
            changes: components["schemas"]["ChangedLine"][];
            errors: components["schemas"]["ExpectedView"];
            /** Settled */
            settled: number;
            /** Suspects */
            suspects: number;
        };
        /**
         * Believed
         * @description An answer, and the probability that it is right; of a set, that it belongs to it.
         */
        Believed: {
            /** Label */
            label: string;
            /** Probability */
            probability: number;
        };
        /**
         * BudgetView
         * @description What was used, and of how much. Money is in millionths of the currency.
         */
        BudgetView: {
            /** Burn */
            burn: components["schemas"]["BurnPoint"][];
            /** Currency */
            currency: string | null;
            forecast: components["schemas"]["ForecastView"] | null;
            /** Judgments Of */
            judgments_of: number | null;
            /** Judgments Used */
            judgments_used: number;
            /** Money Of */
            money_of: number | null;
            /** Money Used */
            money_used: number;
        };
        /**
         * BurnPoint
         * @description Judgments and earnings up to a time.
         */
        BurnPoint: {
            /** At */
            at: number;
            /** Judgments */
            judgments: number;
            /** Money */
            money: number;
        };
        /**
         * CampaignLine
         * @description A campaign in a list.
         */
        CampaignLine: {
            archive: components["schemas"]["ArchiveLine"] | null;
            /** Campaign */
            campaign: string;
            /** Closed At */
            closed_at: number | null;
            /** Guideline */
            guideline: string;
            /** Items */
            items: number;
            /** Opened At */
            opened_at: number;
            /** Opened By */
            opened_by: string;
            /** Retired */
            retired: number;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "closed" | "archived";
            /** Title */
            title: string;
        };
        /**
         * CampaignList
         * @description A page of the campaigns that one may read, the newest first; ``next`` is the cursor of the
         *     one behind.
         */
        CampaignList: {
            /** Campaigns */
            campaigns: components["schemas"]["CampaignLine"][];
            /** Next */
            next: string | null;
        };
        /**
         * CampaignView
         * @description A campaign with its spec as it stands; the newest guideline is a resource of its own.
         *
         *     ``role`` is what one is in it, null for an owner who is no member, or was removed.
         */
        CampaignView: {
            archive: components["schemas"]["ArchiveLine"] | null;
            /** Campaign */
            campaign: string;
            /** Closed At */
            closed_at: number | null;
            /** Guideline */
            guideline: string;
            /** Items */
            items: number;
            /** Opened At */
            opened_at: number;
            /** Opened By */
            opened_by: string;
            /** Retired */
            retired: number;
            /** Revision */
            revision: number;
            /** Role */
            role: ("lead" | "expert" | "rater" | "auditor") | null;
            /** Spec */
            spec: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * State
             * @enum {string}
             */
            state: "open" | "closed" | "archived";
            /** Title */
            title: string;
        };
        /**
         * CandidateLine
         * @description A candidate's strength in logits with its 95 % interval, and the ranks it may have.
         */
        CandidateLine: {
            /** Candidate */
            candidate: string;
            /** Comparisons */
            comparisons: number;
            /** Lower */
            lower: number | null;
            /** Rank */
            rank: number;
            /** Rank High */
            rank_high: number;
            /** Rank Low */
            rank_low: number;
            /** Strength */
            strength: number | null;
            /** Upper */
            upper: number | null;
        };
        /**
         * CauseCell
         * @description How many items have this suggested and this coded cause.
         */
        CauseCell: {
            /**
             * Coded
             * @enum {string}
             */
            coded: "slip" | "guideline" | "ambiguous" | "context" | "item" | "opinion";
            /** Items */
            items: number;
            /**
             * Suggested
             * @enum {string}
             */
            suggested: "slip" | "guideline" | "ambiguous" | "context" | "item" | "opinion" | "not clear";
        };
        /**
         * CauseCount
         * @description How many items have this cause by what judgments suggest, and by experts.
         */
        CauseCount: {
            /**
             * Cause
             * @enum {string}
             */
            cause: "slip" | "guideline" | "ambiguous" | "context" | "item" | "opinion" | "not clear";
            /** Coded */
            coded: number;
            /** Suggested */
            suggested: number;
        };
        /**
         * CauseLine
         * @description A disputed item: the likeliest cause if it is clear, and the evidence in a sentence.
         */
        CauseLine: {
            /**
             * Cause
             * @enum {string}
             */
            cause: "slip" | "guideline" | "ambiguous" | "context" | "item" | "opinion" | "not clear";
            /** Coded */
            coded: ("slip" | "guideline" | "ambiguous" | "context" | "item" | "opinion") | null;
            /** First */
            first: string;
            /** Item */
            item: string;
            /** Judgments */
            judgments: number;
            /** Probability */
            probability: number;
            /** Second */
            second: string;
            /** Sentence */
            sentence: string;
        };
        /**
         * CauseView
         * @description An event of the log, and what it says for a reason.
         */
        CauseView: {
            /** Index */
            index: number;
            /** Kind */
            kind: string;
            /** Values */
            values: {
                [key: string]: string;
            };
            /** Why */
            why: string;
        };
        /**
         * CausesView
         * @description Why raters differ on a question; ``camps`` says whether raters side together.
         */
        CausesView: {
            /** Both */
            both: components["schemas"]["CauseCell"][];
            /**
             * Camps
             * @enum {string}
             */
            camps: "difference" | "suggestive" | "no difference found";
            /** Counts */
            counts: components["schemas"]["CauseCount"][];
            /** Disputed */
            disputed: number;
            /** Items */
            items: components["schemas"]["CauseLine"][];
            /** Notes */
            notes: string[];
            /** Pairs */
            pairs: components["schemas"]["PairLine"][];
            /** Question */
            question: string;
            /** Same */
            same: number | null;
            /** Unclear */
            unclear: components["schemas"]["UnclearLine"][];
        };
        /**
         * CeilingLine
         * @description How often the best possible prediction is right, of ``against``: single answers or primary
         *     ones. ``held_out`` was chosen without the people it is measured on.
         */
        CeilingLine: {
            accuracy: components["schemas"]["ShareView"];
            /**
             * Against
             * @enum {string}
             */
            against: "votes" | "primary";
            /**
             * Who
             * @enum {string}
             */
            who: "oracle" | "held_out";
        };
        /**
         * CeilingView
         * @description How often two raters agree, and between what the best accuracy of a model must lie.
         */
        CeilingView: {
            /** Agreement */
            agreement: number;
            /** Agreement High */
            agreement_high: number | null;
            /** Agreement Low */
            agreement_low: number | null;
            /** Highest */
            highest: number | null;
            /** Items */
            items: number;
            /** Lower */
            lower: number;
            /** Lowest */
            lowest: number | null;
            /** Upper */
            upper: number;
        };
        /**
         * CertaintyBin
         * @description How many items have a consensus whose probability of being right is in this interval.
         */
        CertaintyBin: {
            /** Items */
            items: number;
            /** Lower */
            lower: number;
            /** Upper */
            upper: number;
        };
        /**
         * CertificateView
         * @description A skill that one was certified for.
         */
        CertificateView: {
            /** Expires At */
            expires_at: number | null;
            /** Granted At */
            granted_at: number;
            /** Revoked At */
            revoked_at: number | null;
            /** Skill */
            skill: string;
        };
        /**
         * ChanceBin
         * @description Pairs that were given about the same chance, and how often it came out so.
         */
        ChanceBin: {
            /** Chance */
            chance: number;
            /** Highest */
            highest: number;
            /** Lower */
            lower: number;
            /** Lowest */
            lowest: number;
            /** N */
            n: number;
            /** Right */
            right: number;
            /** Upper */
            upper: number;
        };
        /**
         * ChangeLine
         * @description How often a first answer was another one the second time, and the share of an option in all
         *     answers and in primary ones.
         */
        ChangeLine: {
            changed: components["schemas"]["ShareView"];
            /** N */
            n: number;
            /** Option */
            option: string;
            /** Primary */
            primary: number;
            /** Said */
            said: number;
        };
        /**
         * Changed
         * @description The paths of the keys that changed.
         */
        Changed: {
            /** Changed */
            changed: string[];
        };
        /**
         * ChangedLine
         * @description An item whose label is another than in the diagnosis before.
         */
        ChangedLine: {
            /** Before */
            before: string;
            /** Item */
            item: string;
            /** Now */
            now: string;
            /** Suspect */
            suspect: boolean;
            /** Words */
            words: string;
        };
        /**
         * CheckList
         * @description All checks that there are.
         */
        CheckList: {
            /** Checks */
            checks: components["schemas"]["CheckView"][];
        };
        /**
         * CheckView
         * @description A check; ``skipped`` says why it finds nothing in this campaign, null when it can.
         */
        CheckView: {
            /**
             * About
             * @enum {string}
             */
            about: "rater" | "raters" | "item" | "campaign";
            /** Check */
            check: string;
            found: components["schemas"]["FoundCounts"];
            /** Needs */
            needs: string[];
            /** On */
            on: boolean;
            /** Options */
            options: {
                [key: string]: boolean | number | string | null;
            };
            /** Skipped */
            skipped: string | null;
            /** Source */
            source: string;
            /**
             * Strongest
             * @enum {string}
             */
            strongest: "weak" | "strong" | "cleared";
            /** Title */
            title: string;
        };
        /**
         * Checked
         * @description Whether a campaign could be opened as it is, every fault, and what it means with defaults.
         *
         *     ``remarks`` are about its guideline and questions, where it could be opened; none of them keeps
         *     it from that.
         */
        Checked: {
            /** Errors */
            errors: components["schemas"]["Detail"][];
            /** Ok */
            ok: boolean;
            /** Remarks */
            remarks: components["schemas"]["RemarkView"][];
            /** Spec */
            spec: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
        };
        /**
         * ClassCountView
         * @description Gold of one known answer.
         */
        ClassCountView: {
            /** Label */
            label: string;
            /** N */
            n: number;
            /** Right */
            right: number;
        };
        /**
         * Closing
         * @description What was learned, and the published version of the guideline that says so.
         */
        Closing: {
            /** Guideline */
            guideline?: string | null;
            /** Outcome */
            outcome: string;
        };
        /**
         * ConditionFigure
         * @description A figure behind what a condition found, and where in the release it will stand.
         */
        ConditionFigure: {
            /** Pointer */
            pointer: string;
            /** Value */
            value: string | number | boolean | null;
        };
        /**
         * ConditionView
         * @description What a condition found; ``otherwise`` is what follows where it is not met.
         */
        ConditionView: {
            /** Demanded */
            demanded: boolean;
            /** Figures */
            figures: components["schemas"]["ConditionFigure"][];
            /** Kind */
            kind: string;
            /** Otherwise */
            otherwise: string;
            /** Reasons */
            reasons: components["schemas"]["ReasonView"][];
            /** Says */
            says: string;
            /**
             * State
             * @enum {string}
             */
            state: "met" | "gap" | "unknown";
            /** Title */
            title: string;
        };
        /**
         * ConfusionLine
         * @description How many items of an expert's answer the crowd's majority gives each option.
         */
        ConfusionLine: {
            /** Counts */
            counts: number[];
            /** Expert */
            expert: string;
        };
        /**
         * ConfusionView
         * @description Expected counts: the option that is believed in rows, the one that was given in columns.
         */
        ConfusionView: {
            /** Counts */
            counts: number[][];
            /** Options */
            options: string[];
            /** Question */
            question: string;
        };
        /**
         * ConsentView
         * @description What a rater must agree to; ``version`` names the text.
         */
        ConsentView: {
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * ConsistencyProof
         * @description Hashes in hexadecimal that show the older log to be a beginning of the newer (RFC 6962).
         */
        ConsistencyProof: {
            /** Old */
            old: number;
            /** Path */
            path: string[];
            /** Size */
            size: number;
        };
        /**
         * ContentsView
         * @description What a release made now would hold.
         */
        ContentsView: {
            /** Answers */
            answers: number;
            /** Aside */
            aside: components["schemas"]["SetAside"][];
            /** Imported */
            imported: number;
            /** Items */
            items: number;
            /** Own Words */
            own_words: components["schemas"]["Withheld"][];
            /** Questions */
            questions: components["schemas"]["ReleaseQuestion"][];
            /** Raters */
            raters: number;
            /** Smallest */
            smallest: number;
            /**
             * Told
             * @enum {string}
             */
            told: "raters" | "groups";
            /** Withheld */
            withheld: components["schemas"]["Withheld"][];
        };
        /**
         * CountView
         * @description How many of what; below zero where there are fewer.
         */
        CountView: {
            /** N */
            n: number;
            /** What */
            what: string;
        };
        /**
         * CoverageLine
         * @description Judgments in a part of the data; slice ``group`` is the raters' group.
         */
        CoverageLine: {
            /** Judged */
            judged: number;
            /** Slice */
            slice: string;
            /** Target */
            target: number | null;
            /** Value */
            value: string;
        };
        /**
         * CoverageView
         * @description How the comparisons lie over the pairs of candidates.
         */
        CoverageView: {
            /** Compared */
            compared: number;
            /** Least */
            least: number;
            /** Median */
            median: number;
            /** Most */
            most: number;
            /** Pairs */
            pairs: number;
            /** Parts */
            parts: number;
        };
        /**
         * CurvePoint
         * @description Accuracy with a share of the labels flipped, or of the prompts learned from.
         */
        CurvePoint: {
            /** Accuracy */
            accuracy: number;
            /** Lower */
            lower: number;
            /** Share */
            share: number;
            /** Upper */
            upper: number;
        };
        /**
         * CurvesView
         * @description What more judged items would bring, and what correcting or leaving out the suspects would.
         *
         *     ``worth`` is in points of accuracy as a share, ``worth_items`` in new judged items that would
         *     bring as much, both of correcting a ``share`` of the labels.
         */
        CurvesView: {
            /** Items */
            items: number;
            more: components["schemas"]["MoreItems"];
            /** Notes */
            notes: string[];
            /** Points */
            points: components["schemas"]["SizePoint"][];
            removed: components["schemas"]["GainView"] | null;
            /** Share */
            share: number;
            worth: components["schemas"]["GainView"];
            worth_items: components["schemas"]["GainView"];
        };
        /**
         * CyclesView
         * @description Triads of majorities that go round in a circle, and the share that chance explains.
         */
        CyclesView: {
            /** Cyclic */
            cyclic: number;
            /** Expected */
            expected: number | null;
            /** Share */
            share: number | null;
            /** Triads */
            triads: number;
        };
        /**
         * DecidedItem
         * @description What two juries decide of an item; ``real``: the chance that all people behind them differ
         *     so.
         */
        DecidedItem: {
            /** Flips */
            flips: boolean;
            /** Item */
            item: string;
            other: components["schemas"]["VerdictLine"];
            /** Real */
            real: number | null;
            this: components["schemas"]["VerdictLine"];
        };
        /**
         * Detail
         * @description One thing that does not fit.
         */
        Detail: {
            /** Allowed */
            allowed: string;
            /** Found */
            found: string;
            /** Path */
            path: string;
        };
        /**
         * DiagnosisReportView
         * @description What a model makes of the labels so far, each seen by models that did not learn from it.
         */
        DiagnosisReportView: {
            /** Audit */
            audit: string[];
            before: components["schemas"]["BeforeView"] | null;
            /** Diagnosis */
            diagnosis: string;
            errors: components["schemas"]["ExpectedView"];
            /** Found By */
            found_by: string[];
            /** Items */
            items: number;
            /**
             * Learned From
             * @enum {string}
             */
            learned_from: "embeddings" | "numbers" | "texts" | "pictures" | "scores";
            /** Lines */
            lines: components["schemas"]["SuspectLine"][];
            /** Lines Left Out */
            lines_left_out: number;
            /** Margins */
            margins: components["schemas"]["MarginBin"][];
            /** Notes */
            notes: string[];
            /** Options */
            options: string[];
            /** Pairs */
            pairs: components["schemas"]["TakenPair"][];
            /** Points */
            points: components["schemas"]["MappedItem"][];
            /** Points Left Out */
            points_left_out: number;
            /** Precision */
            precision: components["schemas"]["PrecisionPoint"][];
            /** Sampled */
            sampled: number;
            /** Seed */
            seed: number;
            /** Suspects */
            suspects: number;
            /** Threshold */
            threshold: number | null;
            /** Verdicts */
            verdicts: components["schemas"]["VerdictTally"][];
            /** Verdicts Used */
            verdicts_used: number;
            /** Verdicts Wrong */
            verdicts_wrong: number;
            /** Without */
            without: number;
        };
        /**
         * DiagnosisView
         * @description How far a diagnosis is; ``few`` where too little was judged, ``failed`` with a problem.
         *
         *     ``since`` is when it was asked for, ``moved`` that something has happened in the campaign since.
         *     ``judged`` are items with an answer that a model can learn from, of which ``least`` are needed.
         */
        DiagnosisView: {
            /** Done */
            done: number;
            /** Judged */
            judged: number;
            /** Least */
            least: number;
            /** Moved */
            moved: boolean;
            /** Problem */
            problem: string;
            report: components["schemas"]["DiagnosisReportView"] | null;
            /** Since */
            since: number | null;
            /**
             * State
             * @enum {string}
             */
            state: "none" | "running" | "done" | "few" | "failed";
            /** Step */
            step: ("waiting" | "reading" | "features" | "training" | "signals") | null;
        };
        /**
         * Diff
         * @description What changed from one version to another, line by line.
         */
        Diff: {
            /** Lines */
            lines: components["schemas"]["DiffLine"][];
            /** New */
            new: string;
            /** Old */
            old: string;
        };
        /**
         * DiffLine
         * @description A line of both versions, or of one.
         */
        DiffLine: {
            /**
             * Change
             * @enum {string}
             */
            change: "same" | "added" | "removed";
            /** Text */
            text: string;
        };
        /**
         * DiffView
         * @description What changed from a release to another. Lists are cut at 100; counts are whole.
         */
        DiffView: {
            /** After */
            after: string;
            /** Answers Added */
            answers_added: number;
            /** Answers Removed */
            answers_removed: number;
            /** Before */
            before: string;
            /** Change Count */
            change_count: number;
            /** Changes */
            changes: components["schemas"]["CauseView"][];
            /** Continues */
            continues: boolean | null;
            /** Erased */
            erased: number;
            /** Events */
            events: components["schemas"]["CountView"][];
            /** Excluded */
            excluded: components["schemas"]["CountView"][];
            /** Figures */
            figures: components["schemas"]["MovedView"][];
            /** Group Count */
            group_count: number;
            /** Groups */
            groups: components["schemas"]["GroupChangeView"][];
            /** Guideline Added */
            guideline_added: string[];
            /** Guideline Altered */
            guideline_altered: string[];
            /** Items Added */
            items_added: number;
            /** Items Content */
            items_content: number;
            /** Items Part */
            items_part: number;
            /** Items Removed */
            items_removed: number;
            /** Label Counts */
            label_counts: components["schemas"]["CountView"][];
            /** Labels */
            labels: components["schemas"]["LabelChangeView"][];
            /** Same */
            same: boolean;
        };
        /**
         * DifferenceView
         * @description A settled item that one judged otherwise; ``note`` is the expert's.
         */
        DifferenceView: {
            /** At */
            at: number;
            /** Consensus */
            consensus: {
                [key: string]: unknown;
            };
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /** Mine */
            mine: {
                [key: string]: unknown;
            };
            /** Note */
            note: string | null;
            /** Shown */
            shown: {
                [key: string]: string[];
            };
        };
        /**
         * DisputeLine
         * @description An item that waits for an expert, and why; ``excerpt`` is the beginning of its content.
         */
        DisputeLine: {
            /** Excerpt */
            excerpt: string;
            /** Item */
            item: string;
            /** Judged */
            judged: number;
            /** Probability */
            probability: number | null;
            /** Problems */
            problems: number;
            /** Since */
            since: number;
            /**
             * Why
             * @enum {string}
             */
            why: "confirm" | "found" | "contested" | "reported" | "disagreed";
        };
        /**
         * DisputeList
         * @description A page of the queue, the most urgent first; ``waiting`` counts the whole queue.
         */
        DisputeList: {
            /** Disputes */
            disputes: components["schemas"]["DisputeLine"][];
            /** Next */
            next: string | null;
            /** Waiting */
            waiting: number;
        };
        /**
         * DisputedLine
         * @description An item that was judged and is not sure; ``probability`` is its consensus'.
         */
        DisputedLine: {
            /** Excerpt */
            excerpt: string;
            /** Item */
            item: string;
            /** Judged */
            judged: number;
            /** Outcome */
            outcome: string | null;
            /** Probability */
            probability: number;
            /** Question */
            question: string;
        };
        /**
         * DividedView
         * @description How far people differ on the items of a question, the most divided first.
         *
         *     ``most`` is the entropy of an item on which all options are chosen alike. ``left_out`` items are
         *     less divided than those shown.
         */
        DividedView: {
            fresh: components["schemas"]["Fresh"];
            /** Items */
            items: number;
            /** Judgments */
            judgments: number;
            /** Left Out */
            left_out: number;
            /** Most */
            most: number | null;
            /** Notes */
            notes: string[];
            /** Options */
            options: string[];
            /**
             * Paradigm
             * @enum {string}
             */
            paradigm: "prescriptive" | "descriptive";
            /** Points */
            points: components["schemas"]["MapPoint"][];
            /** Question */
            question: string;
            /** Raters */
            raters: number;
            /** Soft */
            soft: components["schemas"]["SoftLine"][];
            /** Uncaused */
            uncaused: string;
        };
        /**
         * DocumentLine
         * @description A document of a release.
         */
        DocumentLine: {
            /** Bytes */
            bytes: number;
            /** Name */
            name: string;
        };
        /**
         * DocumentText
         * @description A document of a release, as it is written.
         */
        DocumentText: {
            /** Name */
            name: string;
            /** Text */
            text: string;
        };
        /**
         * DryRule
         * @description What a rule would have done; ``never`` says why it could not.
         */
        DryRule: {
            /** Hit Items */
            hit_items: number;
            /** Hit Raters */
            hit_raters: components["schemas"]["HitView"][];
            /** Items */
            items: string[];
            /** Name */
            name: string;
            /** Never */
            never: string | null;
            /** Then */
            then: string;
        };
        /**
         * DryRunView
         * @description What rules would have done over so many of the latest judgments, of so many raters.
         */
        DryRunView: {
            /** Judgments */
            judgments: number;
            /** Raters */
            raters: number;
            /** Rules */
            rules: components["schemas"]["DryRule"][];
            /** Skipped */
            skipped: components["schemas"]["SkippedCheck"][];
        };
        /**
         * Estimate
         * @description A number with the interval of 95 % in which it lies, from ``n`` judgments.
         */
        Estimate: {
            /** Lower */
            lower: number;
            /** N */
            n: number;
            /** Upper */
            upper: number;
            /** Value */
            value: number;
        };
        /**
         * EstimateLine
         * @description A parameter of the model with its 95 % interval.
         */
        EstimateLine: {
            /** About */
            about: string;
            /** Lower */
            lower: number | null;
            /** Name */
            name: string;
            /** Upper */
            upper: number | null;
            /** Value */
            value: number | null;
        };
        /**
         * EstimateView
         * @description An estimate with its 95 % interval; ``n`` is what it rests on.
         */
        EstimateView: {
            /** Lower */
            lower: number;
            /** N */
            n: number;
            /** Upper */
            upper: number;
            /** Value */
            value: number;
        };
        /**
         * Excluded
         * @description How many judgments were excluded.
         */
        Excluded: {
            /** Excluded */
            excluded: number;
        };
        /**
         * Exclusion
         * @description Judgments to take out of what counts; those between two times, or all.
         */
        Exclusion: {
            /** Reason */
            reason: string;
            /**
             * Since
             * @default 0
             */
            since: number;
            /** Until */
            until?: number | null;
        };
        /**
         * ExpectedView
         * @description A number that is expected, with its 95 % interval.
         */
        ExpectedView: {
            /** Lower */
            lower: number;
            /** Upper */
            upper: number;
            /** Value */
            value: number;
        };
        /**
         * ExpertsView
         * @description How far the crowd's majority says what experts say; ``why`` says why that is not told.
         *
         *     Of ``gold`` items the answer is known, of ``judged`` more it is what most of ``experts`` people
         *     say who are named experts; on ``torn`` items they tie. ``topics`` of few items are counted in
         *     ``small_topics``.
         */
        ExpertsView: {
            accuracy: components["schemas"]["ShareView"];
            /** Agreed Right */
            agreed_right: number;
            /** Agreed Wrong */
            agreed_wrong: number;
            /** Confusion */
            confusion: components["schemas"]["ConfusionLine"][];
            /** Crowd */
            crowd: number;
            /** Curves */
            curves: components["schemas"]["OptionLine"][];
            /** Experts */
            experts: number;
            fresh: components["schemas"]["Fresh"];
            /** Gold */
            gold: number;
            /** Items */
            items: number;
            /** Judged */
            judged: number;
            kappa: components["schemas"]["ShareView"];
            /** Notes */
            notes: string[];
            /** Options */
            options: string[];
            /** Question */
            question: string;
            /** Small Topics */
            small_topics: number;
            /** Ties */
            ties: number;
            /** Topics */
            topics: components["schemas"]["TopicLine"][];
            /** Torn */
            torn: number;
            /** Why */
            why: string;
        };
        /**
         * Extended
         * @description Until when the lease lasts, in milliseconds UTC.
         */
        Extended: {
            /** Expires At */
            expires_at: number;
        };
        /**
         * FeedbackView
         * @description How one's work goes. ``earned`` and ``hourly`` are in units of the currency.
         */
        FeedbackView: {
            /** Batch */
            batch: number;
            /** Currency */
            currency: string | null;
            /** Differences */
            differences: components["schemas"]["DifferenceView"][];
            /** Earned */
            earned: number;
            gold: components["schemas"]["GoldCountView"];
            /** Hourly */
            hourly: number | null;
            /** Improve */
            improve: string[];
            /** Judged */
            judged: number;
            /** Messages */
            messages: components["schemas"]["MessageView"][];
            /** Skills */
            skills: components["schemas"]["CertificateView"][];
            speed: components["schemas"]["SpeedView"];
            standing: components["schemas"]["StandingView"];
            /** Trials */
            trials: components["schemas"]["quorate__server__routes__feedback__TrialLine"][];
        };
        /**
         * FileText
         * @description A campaign file, as YAML or JSON text.
         */
        FileText: {
            /** Text */
            text: string;
        };
        /**
         * FindingList
         * @description A page of findings, the newest first; ``next`` is the cursor of the one behind.
         */
        FindingList: {
            /** Findings */
            findings: components["schemas"]["FindingView"][];
            /** Next */
            next: string | null;
        };
        /**
         * FindingView
         * @description What a check found about a rater, a pair of raters or an item; ``cleared``: no more.
         *
         *     ``score`` is what the check's page defines, larger meaning worse. ``told`` is what the rater is
         *     told of it.
         */
        FindingView: {
            /** At */
            at: number;
            /** Check */
            check: string;
            /** Evidence */
            evidence: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Finding */
            finding: string;
            /** Item */
            item: string | null;
            /** Other */
            other: string | null;
            /** Question */
            question: string | null;
            /** Rater */
            rater: string | null;
            /** Says */
            says: string;
            /** Score */
            score: number | null;
            /** Told */
            told: string;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "weak" | "strong" | "cleared";
        };
        /**
         * FiringList
         * @description A page of firings, the newest first; ``next`` is the cursor of the one behind.
         */
        FiringList: {
            /** Firings */
            firings: components["schemas"]["FiringView"][];
            /** Next */
            next: string | null;
        };
        /**
         * FiringView
         * @description That a rule fired: for whom, on which findings, and what was done.
         */
        FiringView: {
            /** Action */
            action: string;
            /** At */
            at: number;
            /** Effect */
            effect: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Findings */
            findings: string[];
            /** Firing */
            firing: string;
            /** Item */
            item: string | null;
            /** Rater */
            rater: string | null;
            /** Rule */
            rule: string;
        };
        /**
         * ForecastView
         * @description Judgments of every purpose when all items are decided, with a 95 % interval; ``at`` is when,
         *     at the rate of the last hour, null when nobody works.
         */
        ForecastView: {
            /** At */
            at: number | null;
            /** Judgments */
            judgments: number;
            /** Lower */
            lower: number;
            /** Upper */
            upper: number;
        };
        /**
         * ForeignJudgment
         * @description A judgment that was given in another tool.
         *
         *     ``row`` names it within its file, the same whenever the file is read. ``at`` (milliseconds UTC),
         *     ``seconds`` and ``guideline`` are what the file says of it. ``rejected``: somebody there said
         *     that it does not count; it comes in and is excluded at once.
         */
        ForeignJudgment: {
            /** At */
            at?: number | null;
            /**
             * Comment
             * @default
             */
            comment: string;
            /**
             * Guideline
             * @default
             */
            guideline: string;
            /** Item */
            item: string;
            /** Labels */
            labels: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Rater */
            rater: string;
            /**
             * Rejected
             * @default false
             */
            rejected: boolean;
            /** Row */
            row: string;
            /** Seconds */
            seconds?: number | null;
            /** Shown */
            shown?: {
                [key: string]: string[];
            };
        };
        /**
         * Form
         * @description What is shown of an item and asked about it; the parts are those of a campaign file.
         */
        Form: {
            /** Break Minutes */
            break_minutes: number;
            /** Campaign */
            campaign: string;
            /** Content */
            content: {
                [key: string]: unknown;
            }[];
            /** Expected Seconds */
            expected_seconds: number | null;
            /** Hold */
            hold: number;
            /** Language */
            language: string;
            /** Lease Minutes */
            lease_minutes: number;
            /** Pay */
            pay: {
                [key: string]: unknown;
            } | null;
            /** Questions */
            questions: {
                [key: string]: unknown;
            }[];
            /** Skip Reasons */
            skip_reasons: {
                [key: string]: unknown;
            }[];
            /** Title */
            title: string;
            /** Undo Minutes */
            undo_minutes: number;
        };
        /**
         * FoundCounts
         * @description How many findings of a check stand.
         */
        FoundCounts: {
            /** Strong */
            strong: number;
            /** Weak */
            weak: number;
        };
        /**
         * Fresh
         * @description From when figures are, in milliseconds, and of how many judgments; until ``due`` they stay as
         *     they are whatever is answered, since finding them takes long.
         */
        Fresh: {
            /** At */
            at: number;
            /** Due */
            due: number;
            /** Judgments */
            judgments: number;
        };
        /**
         * GainView
         * @description A gain with its 95 % interval; null where it has no bound or is not known.
         */
        GainView: {
            /** Lower */
            lower: number | null;
            /** Upper */
            upper: number | null;
            /** Value */
            value: number | null;
        };
        /**
         * GateView
         * @description Whether a release is certified, and what each condition found.
         */
        GateView: {
            /** Conditions */
            conditions: components["schemas"]["ConditionView"][];
            /** Verdict */
            verdict: string;
        };
        /**
         * GoldCountView
         * @description How gold went, with the interval of the share of right answers.
         *
         *     Counts move by whole batches and by steps, so that no single item can be told.
         */
        GoldCountView: {
            /** By Class */
            by_class: components["schemas"]["ClassCountView"][];
            /** Lower */
            lower: number;
            /** N */
            n: number;
            /** Right */
            right: number;
            /** Upper */
            upper: number;
        };
        /**
         * GoldView
         * @description Judgments of known answers, those that were right, and the 95 % interval of their share.
         */
        GoldView: {
            /** Lower */
            lower: number;
            /** N */
            n: number;
            /** Right */
            right: number;
            /** Upper */
            upper: number;
        };
        /**
         * Granted
         * @description Until when the certificate holds; absent: for ever.
         */
        Granted: {
            /** Expires At */
            expires_at: number | null;
        };
        /**
         * GroupCell
         * @description How far a group answers above the mean of the groups shown on one item.
         */
        GroupCell: {
            /** Difference */
            difference: number;
            /** Group */
            group: string;
            /** Item */
            item: string;
            /** Target */
            target: string;
        };
        /**
         * GroupChangeView
         * @description A figure of a group over all items, before and after; null where it is not told. It is the
         *     share of an option, or the mean where there is none.
         */
        GroupChangeView: {
            /** After */
            after: number | null;
            /** Attribute */
            attribute: string;
            /** Before */
            before: number | null;
            /** Group */
            group: string;
            /** Option */
            option: string | null;
            /** Question */
            question: string;
            /** Raters After */
            raters_after: number;
            /** Raters Before */
            raters_before: number;
        };
        /**
         * GroupItem
         * @description An item on which groups are furthest apart, and whether that is more than chance.
         */
        GroupItem: {
            /** Gap */
            gap: number;
            /** Highest */
            highest: string;
            /** Item */
            item: string;
            /** Lowest */
            lowest: string;
            /** Target */
            target: string;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "difference" | "suggestive" | "no difference found";
        };
        /**
         * GroupLine
         * @description A group of raters: agreement inside (alpha), with all others (kappa), the ratio of both.
         */
        GroupLine: {
            across: components["schemas"]["ShareView"];
            association: components["schemas"]["ShareView"];
            inside: components["schemas"]["ShareView"];
            /** Leanings */
            leanings: components["schemas"]["LeanLine"][];
            /** Raters */
            raters: number;
            /** Value */
            value: string;
        };
        /**
         * GuidelineBefore
         * @description The version that the rater read last.
         */
        GuidelineBefore: {
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * GuidelineDraft
         * @description A text that may become a version.
         */
        GuidelineDraft: {
            /** Text */
            text: string;
        };
        /**
         * GuidelineLine
         * @description A version in a list.
         */
        GuidelineLine: {
            /** Note */
            note: string;
            /** Number */
            number: number;
            /** Published At */
            published_at: number;
            /** Published By */
            published_by: string;
            /** Version */
            version: string;
        };
        /**
         * GuidelineList
         * @description The versions, the oldest first; there are 500 at most.
         */
        GuidelineList: {
            /** Guidelines */
            guidelines: components["schemas"]["GuidelineLine"][];
        };
        /**
         * GuidelineText
         * @description A version with its text, Markdown.
         */
        GuidelineText: {
            /** Note */
            note: string;
            /** Number */
            number: number;
            /** Published At */
            published_at: number;
            /** Published By */
            published_by: string;
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * GuidelineView
         * @description The guideline as it is, and what the rater read of it.
         */
        GuidelineView: {
            /** Acknowledged */
            acknowledged: boolean;
            changed_since: components["schemas"]["GuidelineBefore"] | null;
            /** Note */
            note: string;
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * HabitsList
         * @description A page of raters and how they decide, those who stand out first; ``next`` is the cursor of
         *     the one behind.
         */
        HabitsList: {
            /** Next */
            next: string | null;
            /** Raters */
            raters: components["schemas"]["RaterHabits"][];
        };
        /**
         * Health
         * @description That all is well.
         */
        Health: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status: "ok";
        };
        /**
         * HitShare
         * @description A share with its 95 % interval, of ``hits`` among ``n``.
         */
        HitShare: {
            /** Hits */
            hits: number;
            /** Lower */
            lower: number;
            /** N */
            n: number;
            /** Upper */
            upper: number;
            /** Value */
            value: number | null;
        };
        /**
         * HitView
         * @description A rater whom a rule would have hit: after how many judgments, when, on what.
         *
         *     ``honest_looking``: whether they are about as good as the others all the same.
         */
        HitView: {
            /** After */
            after: number;
            /** At */
            at: number | null;
            /** Honest Looking */
            honest_looking: boolean;
            /** Rater */
            rater: string;
            /** Says */
            says: string;
        };
        /**
         * ImportedJudgments
         * @description What became of them.
         *
         *     ``added`` were taken in; of these ``beyond`` came to items that had all they were to get, and
         *     count too, and ``rejected`` do not count. ``there`` had been taken in before; ``raters`` are
         *     new.
         */
        ImportedJudgments: {
            /** Added */
            added: number;
            /** Beyond */
            beyond: number;
            /** Raters */
            raters: number;
            /** Refused */
            refused: components["schemas"]["RefusedJudgment"][];
            /** Rejected */
            rejected: number;
            /** Source */
            source: string;
            /** There */
            there: number;
        };
        /**
         * InvitationLine
         * @description An invitation without its secret.
         */
        InvitationLine: {
            /** Crew */
            crew: string;
            /** Expires At */
            expires_at: number;
            /** Invitation */
            invitation: string;
            /** Made At */
            made_at: number;
            /** Made By */
            made_by: string;
            /** Note */
            note: string;
            /** Revoked At */
            revoked_at: number | null;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /** Uses Left */
            uses_left: number;
        };
        /**
         * InvitationLink
         * @description The link, shown once: its secret is kept nowhere.
         */
        InvitationLink: {
            /** Expires At */
            expires_at: number;
            /** Invitation */
            invitation: string;
            /** Link */
            link: string;
            /** Secret */
            secret: string;
        };
        /**
         * InvitationList
         * @description A page of invitations, the newest first; ``next`` is the cursor of the one behind.
         */
        InvitationList: {
            /** Invitations */
            invitations: components["schemas"]["InvitationLine"][];
            /** Next */
            next: string | null;
        };
        /**
         * InvitationView
         * @description What a link invites to. Without a campaign it makes an owner of the installation.
         */
        InvitationView: {
            /** Campaign */
            campaign: string | null;
            /** Consent */
            consent: string | null;
            /** Expected Seconds */
            expected_seconds: number | null;
            /** Guideline */
            guideline: string | null;
            /** Guideline Version */
            guideline_version: string | null;
            /** Language */
            language: string | null;
            /** Pay */
            pay: {
                [key: string]: unknown;
            } | null;
            /** Purpose */
            purpose: string;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "lead" | "expert" | "rater" | "auditor";
            /** Title */
            title: string;
            way: components["schemas"]["WayView"] | null;
        };
        /**
         * IssuedToken
         * @description A new token; ``secret`` is shown this once.
         */
        IssuedToken: {
            /** Expires At */
            expires_at: number | null;
            /** Secret */
            secret: string;
            /** Token */
            token: string;
        };
        /**
         * ItemCounts
         * @description How much there is about an item.
         */
        ItemCounts: {
            /** Events */
            events: number;
            /** Judgments */
            judgments: number;
            /** Problems */
            problems: number;
            /** Skips */
            skips: number;
        };
        /**
         * ItemEvent
         * @description Something that happened to the item.
         */
        ItemEvent: {
            /** At */
            at: number;
            /** By */
            by: string;
            /** Data */
            data: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Index */
            index: number | null;
            /** Kind */
            kind: string;
        };
        /**
         * ItemJudgment
         * @description A judgment of an item; ``erased`` names questions whose answer is gone for good.
         */
        ItemJudgment: {
            /** At */
            at: number;
            /** Comment */
            comment: string | null;
            competence: components["schemas"]["Estimate"] | null;
            /** Erased */
            erased: string[];
            /** Excluded */
            excluded: string | null;
            /** Guideline */
            guideline: string;
            /** Imported */
            imported: boolean;
            /** Judgment */
            judgment: string;
            /** Labels */
            labels: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Purpose */
            purpose: string;
            /** Rater */
            rater: string;
            /** Revised At */
            revised_at: number | null;
            /** Revisions */
            revisions: number;
            /** Right */
            right: boolean | null;
            /** Seconds */
            seconds: number | null;
            shown: components["schemas"]["JsonValue"];
            /** Surplus */
            surplus: boolean;
        };
        /**
         * ItemLine
         * @description An item in a list; ``excerpt`` is the beginning of its content as JSON.
         */
        ItemLine: {
            /** Added At */
            added_at: number;
            /** Adjudicated */
            adjudicated: boolean;
            /** Bank */
            bank: string;
            /** Excerpt */
            excerpt: string;
            /** Gold */
            gold: boolean;
            /** Held */
            held: number;
            /** Item */
            item: string;
            /** Judged */
            judged: number;
            /** Outcome */
            outcome: ("quorate" | "contested" | "adjudicated") | null;
            /** Problems */
            problems: number;
            /** Room */
            room: number;
            /** Skips */
            skips: number;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "retired" | "bank";
            /** Surplus */
            surplus: number;
            /** Wanted */
            wanted: number;
        };
        /**
         * ItemList
         * @description A page of items; ``next`` is the cursor of the one behind, null on the last.
         */
        ItemList: {
            /** Items */
            items: components["schemas"]["ItemLine"][];
            /** Next */
            next: string | null;
        };
        /**
         * ItemNote
         * @description A skip with its reason, or a report of a problem, with the words.
         */
        ItemNote: {
            /** At */
            at: number;
            /** Rater */
            rater: string;
            /** Reason */
            reason: string;
            /** Words */
            words: string | null;
        };
        /**
         * ItemOfRound
         * @description An item of a round with its name.
         */
        ItemOfRound: {
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /** Item */
            item: string;
            /** Known */
            known: {
                [key: string]: unknown;
            } | null;
            /** Mine */
            mine: {
                [key: string]: unknown;
            } | null;
            /** Notes */
            notes: components["schemas"]["NoteView"][];
            /** Number */
            number: number;
            /** Questions */
            questions: {
                [key: string]: components["schemas"]["LabelCount"][];
            };
        };
        /**
         * ItemToAdd
         * @description An item: its content by field; a name, its known answers, a priority if there are.
         */
        ItemToAdd: {
            /**
             * Bank
             * @default
             * @enum {string}
             */
            bank: "" | "gold" | "audit" | "training" | "qualification" | "calibration";
            /** Content */
            content: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Explanation
             * @default
             */
            explanation: string;
            /** Gold */
            gold?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Item */
            item?: string | null;
            /**
             * Priority
             * @description smaller comes first
             * @default 0
             */
            priority: number;
            /** Slices */
            slices?: {
                [key: string]: string;
            };
        };
        /**
         * ItemView
         * @description An item with everything.
         *
         *     Of judgments, skips, problems and history the first 1,000 each are here; ``counts`` says how
         *     many there are. All judgments are in the downloads, all events in the log.
         */
        ItemView: {
            /** Added At */
            added_at: number;
            /** Adjudicated */
            adjudicated: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Adjudicated By */
            adjudicated_by: string | null;
            /** Bank */
            bank: string;
            /** Cause */
            cause: string | null;
            /** Confirmed By */
            confirmed_by: string | null;
            /** Content */
            content: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            counts: components["schemas"]["ItemCounts"];
            /** Explanation */
            explanation: string | null;
            /** Gold */
            gold: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Held */
            held: number;
            /** History */
            history: components["schemas"]["ItemEvent"][];
            /** Item */
            item: string;
            /** Judged */
            judged: number;
            /** Judgments */
            judgments: components["schemas"]["ItemJudgment"][];
            /** Outcome */
            outcome: ("quorate" | "contested" | "adjudicated") | null;
            /** Posterior */
            posterior: {
                [key: string]: components["schemas"]["Believed"][];
            };
            /** Problems */
            problems: components["schemas"]["ItemNote"][];
            /** Proposed */
            proposed: boolean;
            /** Room */
            room: number;
            /** Settled */
            settled: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Skips */
            skips: components["schemas"]["ItemNote"][];
            /** Slices */
            slices: {
                [key: string]: string;
            };
            /**
             * State
             * @enum {string}
             */
            state: "open" | "retired" | "bank";
            /** Surplus */
            surplus: number;
            /** Wanted */
            wanted: number;
        };
        /**
         * ItemsToAdd
         * @description Items to add.
         */
        ItemsToAdd: {
            /** Items */
            items: components["schemas"]["ItemToAdd"][];
        };
        /**
         * Joining
         * @description How somebody joins: under which pseudonym, and how they will log in again.
         *
         *     Who is logged in leaves the pseudonym out and joins as they are.
         */
        Joining: {
            /** Agreed */
            agreed: boolean;
            /** Login */
            login?: string | null;
            /** Password */
            password?: string | null;
            /** Pseudonym */
            pseudonym?: string | null;
        };
        JsonValue: unknown;
        /**
         * JudgmentsToImport
         * @description Judgments of one file: the format's name, the file's name, the SHA-256 of its bytes.
         */
        JudgmentsToImport: {
            /** Digest */
            digest: string;
            /** File */
            file: string;
            /** Judgments */
            judgments: components["schemas"]["ForeignJudgment"][];
            /** Tool */
            tool: string;
        };
        /**
         * JuryAsked
         * @description Two juries, the second to compare the first with.
         */
        JuryAsked: {
            /** Other */
            other: components["schemas"]["SeatAsked"][];
            /** This */
            this: components["schemas"]["SeatAsked"][];
        };
        /**
         * JuryView
         * @description What a jury decides beside another one; ``withheld`` items had too few people of a group.
         */
        JuryView: {
            /** Counts */
            counts: components["schemas"]["VerdictCount"][];
            differing: components["schemas"]["ShareView"] | null;
            /** Draws */
            draws: number;
            /** Flips */
            flips: number;
            /** Items */
            items: components["schemas"]["DecidedItem"][];
            /** Left Out */
            left_out: number;
            /** Likely */
            likely: number;
            /** Notes */
            notes: string[];
            /** Numeric */
            numeric: boolean;
            /** Other */
            other: string;
            /** Question */
            question: string;
            /** Seats */
            seats: components["schemas"]["SeatLine"][];
            /** Smallest */
            smallest: number;
            /** This */
            this: string;
            /** Withheld */
            withheld: number;
        };
        /**
         * KeptMedia
         * @description A file that items can name as ``media``.
         */
        KeptMedia: {
            /** Bytes */
            bytes: number;
            /** Height */
            height: number | null;
            /** Media */
            media: string;
            /** Type */
            type: string;
            /** Width */
            width: number | null;
        };
        /**
         * KnownAnswers
         * @description The known answers by question; null takes them back.
         */
        KnownAnswers: {
            /**
             * Explanation
             * @default
             */
            explanation: string;
            /** Labels */
            labels: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * LabelChangeView
         * @description A label of the consensus that is another one, and the events about the item.
         */
        LabelChangeView: {
            /** After */
            after: string;
            /** Before */
            before: string;
            /** Causes */
            causes: components["schemas"]["CauseView"][];
            /** Item */
            item: string;
            /** Question */
            question: string;
        };
        /**
         * LabelCount
         * @description How often a label was given.
         */
        LabelCount: {
            /** Label */
            label: unknown;
            /** N */
            n: number;
        };
        /**
         * LabelFrequency
         * @description How often a label was given.
         */
        LabelFrequency: {
            /** Count */
            count: number;
            /** Label */
            label: string;
        };
        /**
         * LastJudgment
         * @description One's last judgment, to be looked at and changed until ``until`` (milliseconds UTC).
         */
        LastJudgment: {
            /** At */
            at: number;
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /** Judgment */
            judgment: string;
            /** Labels */
            labels: {
                [key: string]: unknown;
            };
            /** Revision */
            revision: number;
            /** Shown */
            shown: {
                [key: string]: string[];
            };
            /** Until */
            until: number;
        };
        /**
         * LeanLine
         * @description By how much a group answers above the mean of all on the same items.
         */
        LeanLine: {
            /** Lower */
            lower: number | null;
            /** Target */
            target: string;
            /** Upper */
            upper: number | null;
            /** Value */
            value: number;
        };
        /**
         * LearnedRater
         * @description How often the decided votes of a rater agree with models that saw none of them.
         */
        LearnedRater: {
            accuracy: components["schemas"]["ShareView"];
            /** Name */
            name: string;
            /** Rater */
            rater: string;
        };
        /**
         * LearnedTopic
         * @description Accuracy in a topic, beside that of the longer one and what nothing can go beyond.
         */
        LearnedTopic: {
            accuracy: components["schemas"]["ShareView"];
            /** Ceiling High */
            ceiling_high: number | null;
            /** Ceiling Low */
            ceiling_low: number | null;
            /** Longer */
            longer: number;
            /** Topic */
            topic: string;
        };
        /**
         * LeaseView
         * @description An item in a rater's hands; times are milliseconds UTC.
         */
        LeaseView: {
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /** Expires At */
            expires_at: number;
            /** Guideline */
            guideline: string;
            /** Lease */
            lease: string;
            /** Shown */
            shown: {
                [key: string]: string[];
            };
        };
        /**
         * LessonView
         * @description What is shown at once in practice; ``right`` is null where it cannot be told.
         */
        LessonView: {
            /** Explanation */
            explanation: string | null;
            /** Labels */
            labels: {
                [key: string]: unknown;
            };
            /** Right */
            right: boolean | null;
        };
        /**
         * LogEntry
         * @description An entry of a log; ``body`` is its canonical JSON, byte for byte, ``leaf`` its hash.
         */
        LogEntry: {
            /** At */
            at: number;
            /** Body */
            body: string;
            /** By */
            by: string;
            /** Data */
            data: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Index */
            index: number;
            /** Kind */
            kind: string;
            /** Leaf */
            leaf: string;
        };
        /**
         * LogPage
         * @description Entries from an index on; ``next`` is the index behind, null at the end.
         */
        LogPage: {
            /** Entries */
            entries: components["schemas"]["LogEntry"][];
            /** Next */
            next: number | null;
        };
        /**
         * Login
         * @description Login and password.
         */
        Login: {
            /** Login */
            login: string;
            /** Password */
            password: string;
        };
        /**
         * MakingView
         * @description A release that is being made, or that could not be: then ``problem`` says why.
         */
        MakingView: {
            /** Count */
            count: number;
            /** Done */
            done: number;
            /** Left */
            left: number | null;
            /** Problem */
            problem: string;
            /** Rate */
            rate: number | null;
            /** Share */
            share: number;
            /** Since */
            since: number;
            /** Step */
            step: string;
            /** Total */
            total: number;
            /** Version */
            version: string;
        };
        /**
         * MapPoint
         * @description An item: how far people differ, in bits and by how clear it is (0–1), and the likeliest cause
         *     of it; null where raters agree or none was looked for.
         */
        MapPoint: {
            /** Cause */
            cause: ("slip" | "guideline" | "ambiguous" | "context" | "item" | "opinion" | "not clear") | null;
            /** Clarity */
            clarity: number | null;
            /** Entropy */
            entropy: number | null;
            /** Item */
            item: string;
            /** Judgments */
            judgments: number;
            /** Probability */
            probability: number | null;
        };
        /**
         * MappedItem
         * @description An item on the map; ``words`` are the beginning of its text.
         */
        MappedItem: {
            /** Confidence */
            confidence: number;
            /** Item */
            item: string;
            /** Label */
            label: string;
            /**
             * Region
             * @enum {string}
             */
            region: "easy" | "ambiguous" | "hard";
            /** Suggested */
            suggested: string | null;
            /** Suspect */
            suspect: boolean;
            /** Variability */
            variability: number;
            /** Words */
            words: string;
            /** Wrong */
            wrong: number | null;
        };
        /**
         * MarginBin
         * @description Items with an area under the margin between two edges, and the suspects among them.
         */
        MarginBin: {
            /** Highest */
            highest: number;
            /** Items */
            items: number;
            /** Lowest */
            lowest: number;
            /** Suspects */
            suspects: number;
        };
        /**
         * MemberLine
         * @description A member; ``name`` is the pseudonym that they chose, for those who run the campaign.
         *
         *     Money is in millionths of the campaign's currency, times are in milliseconds UTC.
         */
        MemberLine: {
            /** Consented */
            consented: boolean;
            /** Earned */
            earned: number;
            /** Enrolled At */
            enrolled_at: number;
            /** Guideline */
            guideline: string | null;
            /** Imported */
            imported: number;
            /** Judged */
            judged: number;
            /** Last At */
            last_at: number | null;
            /** Name */
            name: string;
            /** Paid */
            paid: number;
            /** Rater */
            rater: string;
            /** Reason */
            reason: string;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /** Seconds */
            seconds: number;
            /** Skipped */
            skipped: number;
            /**
             * Standing
             * @enum {string}
             */
            standing: "training" | "qualification" | "active" | "paused" | "retraining" | "removed" | "imported";
        };
        /**
         * MemberList
         * @description A page of members; ``next`` is the cursor of the one behind, null on the last.
         *
         *     A page of a search may be short, or empty, and have a next one all the same.
         */
        MemberList: {
            /** Next */
            next: string | null;
            /** Raters */
            raters: components["schemas"]["MemberLine"][];
        };
        /**
         * MemberOrder
         * @description In which order members come; both with their id behind, so that pages never overlap.
         * @enum {string}
         */
        MemberOrder: "joined" | "judged";
        /**
         * Membership
         * @description A campaign that one is a member of.
         */
        Membership: {
            /** Campaign */
            campaign: string;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /** Standing */
            standing: string;
            /** State */
            state: string;
            /** Title */
            title: string;
        };
        /**
         * MembershipList
         * @description A page of campaigns, the newest first; ``next`` is the cursor of the one behind.
         */
        MembershipList: {
            /** Campaigns */
            campaigns: components["schemas"]["Membership"][];
            /** Next */
            next: string | null;
        };
        /**
         * MessageView
         * @description Something that one was told.
         */
        MessageView: {
            /** About */
            about: string;
            /** At */
            at: number;
            /** Message */
            message: string;
            /** Text */
            text: string;
        };
        /**
         * ModelDifference
         * @description How far the live beliefs were from a full fit of the same judgments: total variation
         *     distance on average and at most, and how many likeliest labels changed, over some items.
         */
        ModelDifference: {
            /** Items */
            items: number;
            /** Labels Differ */
            labels_differ: number;
            /** Max Tv */
            max_tv: number;
            /** Mean Tv */
            mean_tv: number;
        };
        /**
         * ModelView
         * @description How fresh the beliefs are: what they were fed, and how much of it a full fit has seen.
         */
        ModelView: {
            difference: components["schemas"]["ModelDifference"] | null;
            /** Fitted At Judgments */
            fitted_at_judgments: number;
            /** Judgments */
            judgments: number;
        };
        /**
         * MoreItems
         * @description How many more judged items bring ``points`` of accuracy (.02: two of a hundred), in a 95 %
         *     interval; null where no number does.
         */
        MoreItems: {
            /** Items */
            items: number | null;
            /** Lower */
            lower: number | null;
            /** Points */
            points: number;
            /** Upper */
            upper: number | null;
        };
        /**
         * MoreView
         * @description How far further trainings on a diagnosis are, and what they said.
         */
        MoreView: {
            curves: components["schemas"]["CurvesView"] | null;
            /** Done */
            done: number;
            /** Problem */
            problem: string;
            /**
             * State
             * @enum {string}
             */
            state: "none" | "running" | "done" | "failed";
            /** Step */
            step: ("waiting" | "training" | "curve" | "cleaning") | null;
            threshold: components["schemas"]["ThresholdView"] | null;
        };
        /**
         * MovedView
         * @description A figure before and after, and the question that it is about, if any.
         */
        MovedView: {
            /** After */
            after: number | string | null;
            /** Before */
            before: number | string | null;
            /** Figure */
            figure: string;
            /** Name */
            name: string;
            /** Question */
            question: string;
        };
        /**
         * MovingView
         * @description A campaign on its way into its archive or back; ``problem`` says why it did not get there.
         */
        MovingView: {
            /** Done */
            done: number;
            /** Problem */
            problem: string;
            /** Since */
            since: number;
            /** Step */
            step: string;
            /**
             * Way
             * @enum {string}
             */
            way: "out" | "in";
        };
        /**
         * NeedLink
         * @description Where something is done: a page of the campaign, and what on it.
         */
        NeedLink: {
            /** Id */
            id: string | null;
            /** Page */
            page: string;
        };
        /**
         * NeedView
         * @description Something that needs the lead, in a sentence; ``n`` is how many there are of it.
         */
        NeedView: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "appeal" | "paused" | "gold" | "dispute" | "finding" | "split" | "budget" | "bank";
            link: components["schemas"]["NeedLink"];
            /** N */
            n: number;
            /** Says */
            says: string;
        };
        /**
         * NewAppeal
         * @description Why one disagrees, in one's own words.
         */
        NewAppeal: {
            /** Words */
            words: string;
        };
        /**
         * NewGuideline
         * @description A version to publish; the note says to raters what changed and why.
         */
        NewGuideline: {
            /**
             * Note
             * @default
             */
            note: string;
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * NewInvitation
         * @description A link to make.
         */
        NewInvitation: {
            /**
             * Crew
             * @default
             */
            crew: string;
            /**
             * Days
             * @default 14
             */
            days: number;
            /**
             * Note
             * @default
             */
            note: string;
            /**
             * Role
             * @default rater
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /**
             * Uses
             * @default 1
             */
            uses: number;
        };
        /**
         * NewMember
         * @description Somebody with an account, to make a member.
         */
        NewMember: {
            /** Person */
            person: string;
            /**
             * Role
             * @default rater
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
        };
        /**
         * NewMessage
         * @description What a rater is told.
         */
        NewMessage: {
            /** Text */
            text: string;
        };
        /**
         * NewNote
         * @description Something to say about the round, or about its item of this number, from 1.
         */
        NewNote: {
            /** Number */
            number?: number | null;
            /** Words */
            words: string;
        };
        /**
         * NewPassword
         * @description A change of password; ``login`` and no ``old`` for accounts that had none.
         */
        NewPassword: {
            /** Login */
            login?: string | null;
            /** New */
            new: string;
            /**
             * Old
             * @default
             */
            old: string;
        };
        /**
         * NewPayment
         * @description A payment that was made, in millionths of the currency.
         */
        NewPayment: {
            /** Amount */
            amount: number;
            /** Currency */
            currency: string;
            /**
             * Note
             * @default
             */
            note: string;
            /** Rater */
            rater: string;
        };
        /**
         * NewRelease
         * @description The release to make; ``told`` null leaves it to the campaign.
         */
        NewRelease: {
            /**
             * Seed
             * @default 0
             */
            seed: number;
            /**
             * Smallest
             * @default 10
             */
            smallest: number;
            /** Told */
            told?: ("raters" | "groups") | null;
            /** Version */
            version: string;
        };
        /**
         * NewRound
         * @description A round to open: items by name, the passage of the guideline that it is about.
         */
        NewRound: {
            /** Items */
            items: string[];
            /**
             * Passage
             * @default
             */
            passage: string;
            /** Title */
            title: string;
        };
        /**
         * NewSkill
         * @description A skill that a lead vouches for, and why; it counts in all campaigns.
         */
        NewSkill: {
            /** Skill */
            skill: string;
            /** Valid Days */
            valid_days?: number | null;
            /** Why */
            why: string;
        };
        /**
         * NewStanding
         * @description Whether a rater is given items; the reason is in words that they will read.
         */
        NewStanding: {
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Standing
             * @enum {string}
             */
            standing: "training" | "qualification" | "active" | "paused" | "retraining" | "removed";
            /** Until */
            until?: number | null;
        };
        /**
         * NewToken
         * @description What a token is for, what it may do, and for how long.
         */
        NewToken: {
            /** Days */
            days?: number | null;
            /** Name */
            name: string;
            /** Person */
            person?: string | null;
            /** Scopes */
            scopes: components["schemas"]["Right"][];
        };
        /**
         * NewWebhookView
         * @description The webhook, and the secret that signs what it is told: shown now and never again.
         */
        NewWebhookView: {
            /** Secret */
            secret: string;
            /** Webhook */
            webhook: string;
        };
        /**
         * NoteView
         * @description A note by ``you``, ``lead``, ``expert`` or ``a rater``; no words once they are erased.
         */
        NoteView: {
            /** At */
            at: number;
            /** Who */
            who: string;
            /** Words */
            words: string | null;
        };
        /**
         * Noted
         * @description That a note is kept.
         */
        Noted: {
            /** Note */
            note: string;
        };
        /**
         * Opened
         * @description That a round is open.
         */
        Opened: {
            /** Round */
            round: string;
        };
        /**
         * OptionFound
         * @description The share of experts' items of an option that the majority finds.
         */
        OptionFound: {
            found: components["schemas"]["ShareView"];
            /** Option */
            option: string;
        };
        /**
         * OptionLine
         * @description How well the crowd's share of an option tells the ``items`` of which experts say so.
         *
         *     ``held_out`` is how often the best threshold is right on items on which it was not chosen.
         */
        OptionLine: {
            /** Accuracy */
            accuracy: number;
            auc: components["schemas"]["ShareView"];
            /** Best */
            best: number;
            /** Curve */
            curve: components["schemas"]["ThresholdPoint"][];
            found: components["schemas"]["ShareView"];
            /** Held Out */
            held_out: number | null;
            /** Items */
            items: number;
            /** Option */
            option: string;
            /** Others */
            others: number;
            spared: components["schemas"]["ShareView"];
        };
        /**
         * OptionShare
         * @description The share of people who choose an option, with its 95 % interval.
         */
        OptionShare: {
            /** Lower */
            lower: number;
            /** Option */
            option: string;
            /** Share */
            share: number;
            /** Upper */
            upper: number;
        };
        /**
         * OptionView
         * @description An answer that can be given.
         */
        OptionView: {
            /** Text */
            text: string;
            /** Value */
            value: string;
        };
        /**
         * Order
         * @description In which order: all with the item's name behind, so that pages never overlap.
         * @enum {string}
         */
        Order: "place" | "item" | "added" | "judged" | "skips" | "problems";
        /**
         * OutcomeCounts
         * @description Items by what was decided; ``full`` have all the judgments that they were to get.
         */
        OutcomeCounts: {
            /** Adjudicated */
            adjudicated: number;
            /** Contested */
            contested: number;
            /** Full */
            full: number;
            /** Open */
            open: number;
            /** Quorate */
            quorate: number;
        };
        /**
         * OwnProgress
         * @description What a rater did in a campaign, and of that today.
         */
        OwnProgress: {
            /** Currency */
            currency: string | null;
            /** Earned */
            earned: number;
            /** Judged */
            judged: number;
            /** Paid */
            paid: number;
            /** Seconds */
            seconds: number;
            /** Skipped */
            skipped: number;
            today: components["schemas"]["Today"];
        };
        /**
         * OwnRelease
         * @description What became of one's judgments in a release, as counts.
         *
         *     Those ``excluded`` do not count, for the ``reasons``; ``late`` ones came when the item had all
         *     its judgments, ``repeats`` were asked for again on purpose; ``withheld`` are practice and tests,
         *     of which no release tells; ``later`` ones came after what it covers.
         */
        OwnRelease: {
            /** At */
            at: number;
            /** Counted */
            counted: number;
            /** Excluded */
            excluded: number;
            /** Late */
            late: number;
            /** Later */
            later: number;
            /** Reasons */
            reasons: string[];
            /** Repeats */
            repeats: number;
            /** Version */
            version: string;
            /** Withheld */
            withheld: number;
        };
        /**
         * OwnReleases
         * @description A page of the releases of a campaign, the newest first; ``next`` is the cursor of the one
         *     behind.
         */
        OwnReleases: {
            /** Next */
            next: string | null;
            /** Releases */
            releases: components["schemas"]["OwnRelease"][];
        };
        /**
         * OwnStanding
         * @description How one stands in a campaign and why, what one did there, and what one was told.
         */
        OwnStanding: {
            /** Campaign */
            campaign: string;
            /** Language */
            language: string;
            /** Messages */
            messages: components["schemas"]["MessageView"][];
            progress: components["schemas"]["Progress"];
            standing: components["schemas"]["StandingView"];
            /** Title */
            title: string;
        };
        /**
         * PairAgreement
         * @description How well the people of two groups agree.
         */
        PairAgreement: {
            agreement: components["schemas"]["ShareView"];
            /** First */
            first: string;
            /** Second */
            second: string;
        };
        /**
         * PairLine
         * @description Two options that stand against each other in so many items; ``guideline`` of them by it.
         */
        PairLine: {
            /** First */
            first: string;
            /** Guideline */
            guideline: number;
            /** Items */
            items: number;
            /** Second */
            second: string;
        };
        /**
         * PayLine
         * @description What was earned and paid; ``unpaid_seconds`` is active time that earned nothing.
         */
        PayLine: {
            /** Earned */
            earned: number;
            /** Hourly */
            hourly: number | null;
            /** Paid */
            paid: number;
            /** Unpaid Seconds */
            unpaid_seconds: number;
        };
        /**
         * PayView
         * @description What raters effectively earned an hour of active time, training and tests counted: the median
         *     over ``raters``, in millionths of the currency; and active time that earned nothing.
         */
        PayView: {
            /** Median Hourly */
            median_hourly: number;
            /** Raters */
            raters: number;
            /** Unpaid Seconds */
            unpaid_seconds: number;
        };
        /**
         * Payment
         * @description That a payment is noted.
         */
        Payment: {
            /** Payment */
            payment: string;
        };
        /**
         * People
         * @description A page of people; ``next`` is the cursor of the one behind, null on the last.
         *
         *     A page of a search may be short, or empty, and have a next one all the same.
         */
        People: {
            /** Next */
            next: string | null;
            /** People */
            people: components["schemas"]["PersonView"][];
        };
        /**
         * PeopleView
         * @description Whether groups of raters answer differently; none has fewer than ``smallest`` people.
         */
        PeopleView: {
            /** Asked */
            asked: number;
            /** Attributes */
            attributes: components["schemas"]["AttributeLine"][];
            fresh: components["schemas"]["Fresh"];
            /** Notes */
            notes: string[];
            /** Question */
            question: string;
            /** Smallest */
            smallest: number;
        };
        /**
         * PersonMembership
         * @description A person in a campaign.
         */
        PersonMembership: {
            /** Campaign */
            campaign: string;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /** Standing */
            standing: string;
        };
        /**
         * PersonView
         * @description A person; name and login come from the vault and are empty once erased.
         *
         *     ``campaigns`` names 20 of those that they are a member of at most; ``in_campaigns`` is how many
         *     they are.
         */
        PersonView: {
            /** Campaigns */
            campaigns: components["schemas"]["PersonMembership"][];
            /** In Campaigns */
            in_campaigns: number;
            /** Joined At */
            joined_at: number;
            /** Login */
            login: string | null;
            /** Name */
            name: string;
            /** Person */
            person: string;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "member";
            /**
             * State
             * @enum {string}
             */
            state: "active" | "erased" | "imported";
        };
        /**
         * PrecisionPoint
         * @description The share of wrong labels that is expected among the first ``k`` suspects.
         */
        PrecisionPoint: {
            /** K */
            k: number;
            /** Lower */
            lower: number;
            /** Upper */
            upper: number;
            /** Value */
            value: number;
        };
        /**
         * PreferenceView
         * @description What the judgments of a comparing question say, and how far to trust it.
         *
         *     The ranking has the best 200 of ``candidates``, ``wins`` those among the best 20 of it, of
         *     ``pairs`` that were compared; `quorate prefer` tells all from the judgments.
         */
        PreferenceView: {
            /** Candidates */
            candidates: number;
            ceiling: components["schemas"]["CeilingView"] | null;
            /** Comparisons */
            comparisons: number;
            coverage: components["schemas"]["CoverageView"] | null;
            cycles: components["schemas"]["CyclesView"] | null;
            /** Errors */
            errors: string | null;
            /** Estimates */
            estimates: components["schemas"]["EstimateLine"][];
            first_wins: components["schemas"]["ShareView"];
            /** Items */
            items: number;
            /** Judgments */
            judgments: number;
            longer_baseline: components["schemas"]["ShareView"] | null;
            longer_wins: components["schemas"]["ShareView"] | null;
            /** Model */
            model: string | null;
            /** Notes */
            notes: string[];
            /**
             * Order
             * @enum {string}
             */
            order: "balanced" | "partly" | "fixed" | "unknown";
            /** Order Says */
            order_says: string;
            /** Pairs */
            pairs: number;
            /** Question */
            question: string;
            /** Ranking */
            ranking: components["schemas"]["CandidateLine"][];
            /** Raters */
            raters: number;
            /** Ties */
            ties: number;
            /** Unranked */
            unranked: string;
            /** Wins */
            wins: components["schemas"]["WinCell"][];
        };
        /**
         * PrimaryLine
         * @description The shares of options in the answers to an item, and in primary answers.
         */
        PrimaryLine: {
            /** Item */
            item: string;
            /** N */
            n: number;
            /** Primary */
            primary: number[];
            /** Said */
            said: number[];
        };
        /**
         * PrimaryView
         * @description How often people change their answer, and what is left of the spread without that.
         *
         *     ``why`` says why it is not told. ``flip`` is the probability of an answer that is not a person's
         *     primary one, from ``repeats`` second answers by ``raters`` people, a share ``changed`` of which
         *     differ.
         */
        PrimaryView: {
            /** Ceiling */
            ceiling: components["schemas"]["CeilingLine"][];
            /** Changed */
            changed: number | null;
            flip: components["schemas"]["ShareView"];
            fresh: components["schemas"]["Fresh"];
            /** Items */
            items: components["schemas"]["PrimaryLine"][];
            /** Left Out */
            left_out: number;
            /** Notes */
            notes: string[];
            /** Options */
            options: components["schemas"]["ChangeLine"][];
            /** Question */
            question: string;
            /** Raters */
            raters: number;
            /** Repeats */
            repeats: number;
            /** Why */
            why: string;
        };
        /**
         * Problem
         * @description The body of every answer that is not a success.
         */
        Problem: {
            error: components["schemas"]["Refusal"];
        };
        /**
         * ProblemReport
         * @description What is wrong with an item.
         */
        ProblemReport: {
            /** Text */
            text: string;
        };
        /**
         * Progress
         * @description What a rater did in a campaign; ``earned`` in units of the currency.
         */
        Progress: {
            /** Currency */
            currency: string | null;
            /** Earned */
            earned: number;
            /** Judged */
            judged: number;
            /** Paid */
            paid: number;
            /** Seconds */
            seconds: number;
            /** Skipped */
            skipped: number;
        };
        /**
         * QualityView
         * @description How good what is collected is, as of ``read`` events of the log.
         *
         *     ``sampled`` is the share of judgments behind the agreement, 1 unless the campaign is large.
         *     Of ``slices`` 200 are here, those with most items, of ``coverage`` 200 besides those with a
         *     target, where most was judged; ``slices_left_out`` and ``coverage_left_out`` count the others.
         *     ``left_out`` says what is missing and why in a campaign of more than 200,000 events that nothing
         *     watches: there are counts only, and none of agreement, certainty or disputes.
         */
        QualityView: {
            /** Agreement */
            agreement: components["schemas"]["quorate__server__routes__quality__AgreementLine"][];
            /** At */
            at: number;
            budget: components["schemas"]["BudgetView"];
            /** Certainty */
            certainty: components["schemas"]["CertaintyBin"][];
            /** Coverage */
            coverage: components["schemas"]["CoverageLine"][];
            /** Coverage Left Out */
            coverage_left_out: number;
            /** Disputed */
            disputed: components["schemas"]["DisputedLine"][];
            items: components["schemas"]["OutcomeCounts"];
            /** Left Out */
            left_out: string | null;
            model: components["schemas"]["ModelView"] | null;
            /** Needs */
            needs: components["schemas"]["NeedView"][];
            pay: components["schemas"]["PayView"] | null;
            /** Read */
            read: number;
            /** Sampled */
            sampled: number;
            /** Slices */
            slices: components["schemas"]["SliceLine"][];
            /** Slices Left Out */
            slices_left_out: number;
        };
        /**
         * RatedList
         * @description A page of raters in numbers; ``question`` is what competence is about, ``chance`` that of who
         *     guesses, ``typical`` the median of all; ``next`` is the cursor of the page behind.
         */
        RatedList: {
            /** Chance */
            chance: number | null;
            /** Next */
            next: string | null;
            /** Question */
            question: string | null;
            /** Raters */
            raters: components["schemas"]["RatedMemberLine"][];
            /** Typical */
            typical: number | null;
        };
        /**
         * RatedMemberLine
         * @description A rater in a list.
         */
        RatedMemberLine: {
            /** Agreement */
            agreement: number | null;
            competence: components["schemas"]["EstimateView"] | null;
            /** Crew */
            crew: string;
            /** Earned */
            earned: number;
            /** Findings */
            findings: components["schemas"]["StandingFinding"][];
            gold: components["schemas"]["GoldView"];
            /** Hourly */
            hourly: number | null;
            /** Judged */
            judged: number;
            /** Last At */
            last_at: number | null;
            /** Lowered */
            lowered: boolean;
            /** Median Seconds */
            median_seconds: number | null;
            /** Name */
            name: string;
            /** Rater */
            rater: string;
            /** Reason */
            reason: string;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /** Since */
            since: number;
            /** Standing */
            standing: string;
            /** Trend */
            trend: components["schemas"]["TrendPoint"][];
            /** Until */
            until: number | null;
        };
        /**
         * RaterCounts
         * @description How much there is about a rater.
         */
        RaterCounts: {
            /** Appeals */
            appeals: number;
            /** Findings */
            findings: number;
            /** Firings */
            firings: number;
            /** Messages */
            messages: number;
            /** Skills */
            skills: number;
            /** Trials */
            trials: number;
        };
        /**
         * RaterHabits
         * @description How one rater decides: shares of choices, and coefficients of place and length in logits.
         */
        RaterHabits: {
            /** Comparisons */
            comparisons: number;
            first: components["schemas"]["ShareView"];
            flips: components["schemas"]["ShareView"];
            longer: components["schemas"]["ShareView"];
            /** Name */
            name: string;
            /** Pool Ties */
            pool_ties: number | null;
            /** Rater */
            rater: string;
            reliability: components["schemas"]["ShareView"];
            ties: components["schemas"]["ShareView"];
        };
        /**
         * RaterOrder
         * @description In which order raters are listed.
         * @enum {string}
         */
        RaterOrder: "need" | "judged" | "competence";
        /**
         * RaterView
         * @description A rater with everything; appeals and messages only for those who settle appeals.
         *
         *     Of each list the newest 200 are here, of sessions 50; ``counts`` says how many there are. All
         *     findings and firings are under `findings` and `firings` with `rater`.
         */
        RaterView: {
            /** Agreement */
            agreement: number | null;
            /** Appeals */
            appeals: components["schemas"]["AppealLine"][];
            /** Attributes Shared */
            attributes_shared: boolean;
            /** Chance */
            chance: number | null;
            competence: components["schemas"]["EstimateView"] | null;
            /** Confusion */
            confusion: components["schemas"]["ConfusionView"][];
            counts: components["schemas"]["RaterCounts"];
            /** Crew */
            crew: string;
            /** Earned */
            earned: number;
            evidence: components["schemas"]["JsonValue"];
            /** Findings */
            findings: components["schemas"]["FindingView"][];
            /** Firings */
            firings: components["schemas"]["FiringView"][];
            gold: components["schemas"]["GoldView"];
            /** Hourly */
            hourly: number | null;
            /** Judged */
            judged: number;
            /** Last At */
            last_at: number | null;
            /** Lowered */
            lowered: boolean;
            /** Median Seconds */
            median_seconds: number | null;
            /** Messages */
            messages: components["schemas"]["SentMessage"][];
            /** Name */
            name: string;
            pay: components["schemas"]["PayLine"];
            /** Question */
            question: string | null;
            /** Rater */
            rater: string;
            /** Reason */
            reason: string;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
            /** Sessions */
            sessions: components["schemas"]["SessionLine"][];
            /** Since */
            since: number;
            /** Skills */
            skills: components["schemas"]["SkillLine"][];
            /** Standing */
            standing: string;
            /** Trend */
            trend: components["schemas"]["TrendPoint"][];
            /** Trials */
            trials: components["schemas"]["quorate__server__routes__ratings__TrialLine"][];
            /** Typical */
            typical: number | null;
            /** Until */
            until: number | null;
        };
        /**
         * ReasonView
         * @description A part of what a condition found, by a key for which pages have words, and its values.
         */
        ReasonView: {
            /** Key */
            key: string;
            /** Values */
            values: {
                [key: string]: string | number | boolean | null;
            };
        };
        /**
         * ReceiptView
         * @description That a judgment is kept. ``surplus``: it came late and does not count, but is paid.
         */
        ReceiptView: {
            /** At */
            at: number;
            /** Judgment */
            judgment: string;
            /** Surplus */
            surplus: boolean;
        };
        /**
         * Refusal
         * @description What is wrong, where, and what to do.
         */
        Refusal: {
            /** Details */
            details?: components["schemas"]["Detail"][];
            /**
             * Remedy
             * @default
             */
            remedy: string;
            /**
             * Request
             * @default
             */
            request: string;
            /** What */
            what: string;
            /**
             * Where
             * @default
             */
            where: string;
        };
        /**
         * RefusedJudgment
         * @description A judgment that was not taken in: its place in what was sent, from 1, and why.
         */
        RefusedJudgment: {
            /** Item */
            item: string;
            /** Row */
            row: number;
            /** What */
            what: string;
        };
        /**
         * RefusedRow
         * @description A row that was not added, counted from 1, and why.
         */
        RefusedRow: {
            /** Item */
            item: string | null;
            /** Row */
            row: number;
            /** What */
            what: string;
        };
        /**
         * RefusedSuspect
         * @description An item that is not judged again: its row, counted from 1, and why.
         */
        RefusedSuspect: {
            /** Item */
            item: string;
            /** Row */
            row: number;
            /** What */
            what: string;
        };
        /**
         * RejudgedLine
         * @description An item of a batch before and now, as a release has it.
         *
         *     ``undecided`` and ``changed`` are null while it is not back; ``changed`` also of an undecided
         *     one, of which no label is likelier than all others together.
         */
        RejudgedLine: {
            /** Adjudicated */
            adjudicated: boolean;
            /** Asked */
            asked: number;
            /** Audit */
            audit: boolean;
            /** Back */
            back: boolean;
            /** Before */
            before: string | null;
            /** Before Probability */
            before_probability: number | null;
            /** Changed */
            changed: boolean | null;
            /** Got */
            got: number;
            /** Item */
            item: string;
            /** Now */
            now: string | null;
            /** Now Probability */
            now_probability: number | null;
            /** Suggested */
            suggested: string | null;
            /** Undecided */
            undecided: boolean | null;
            /** Worth */
            worth: number;
            /** Wrong */
            wrong: number;
        };
        /**
         * RejudgmentBody
         * @description Suspects that are to be judged again.
         *
         *     ``judgments`` is how many more each gets; ``diagnosis`` who named them; ``batch`` a name of
         *     one's own, under which the same is asked for once.
         */
        RejudgmentBody: {
            /** Batch */
            batch?: string | null;
            /**
             * Diagnosis
             * @default
             */
            diagnosis: string;
            /** Items */
            items: components["schemas"]["SuspectBody"][];
            /**
             * Judgments
             * @default 1
             */
            judgments: number;
            /**
             * Note
             * @default
             */
            note: string;
            /** Question */
            question?: string | null;
        };
        /**
         * ReleaseLine
         * @description A release that was made; ``digest`` is that of its manifest, ``root`` that of the log.
         */
        ReleaseLine: {
            /** At */
            at: number;
            /** By */
            by: string;
            /** Digest */
            digest: string;
            /** Log Size */
            log_size: number;
            /** Released By */
            released_by: string;
            /** Root */
            root: string | null;
            /** Seed */
            seed: number | null;
            /** Told */
            told: string | null;
            /** Verdict */
            verdict: string;
            /** Version */
            version: string;
        };
        /**
         * ReleaseQuestion
         * @description What a release says of a question; ``note`` says why it has no table.
         */
        ReleaseQuestion: {
            /** Ask */
            ask: string;
            /** Group Figures */
            group_figures: number;
            /** Groups */
            groups: string | null;
            /** Items */
            items: number;
            /** Judgments */
            judgments: number;
            /** Name */
            name: string;
            /** Note */
            note: string;
            /** One Mind */
            one_mind: number;
            /**
             * Paradigm
             * @enum {string}
             */
            paradigm: "prescriptive" | "descriptive";
            /** Suppressed */
            suppressed: components["schemas"]["SuppressedView"][];
            /** Table */
            table: string | null;
            /** Told Groups */
            told_groups: number;
        };
        /**
         * ReleaseSummary
         * @description A release as its files tell it; ``gate`` null where its events were not known.
         */
        ReleaseSummary: {
            /** Answers */
            answers: number;
            /** Checkpoint */
            checkpoint: string;
            /** Documents */
            documents: components["schemas"]["DocumentLine"][];
            /** Fingerprint */
            fingerprint: string;
            gate: components["schemas"]["GateView"] | null;
            /** Items */
            items: number;
            /** Key */
            key: string;
            /** Made With */
            made_with: string;
            /** Raters */
            raters: number;
            /** Version */
            version: string;
        };
        /**
         * ReleasesView
         * @description A page of the releases of a campaign, the newest first; ``next`` is the cursor of the one
         *     behind. ``usual`` is what one tells apart when nothing is said, and ``groups`` whether groups
         *     could be told.
         */
        ReleasesView: {
            /** About */
            about: components["schemas"]["WantedView"][];
            /** Groups */
            groups: boolean;
            making: components["schemas"]["MakingView"] | null;
            /** Next */
            next: string | null;
            /** Releases */
            releases: components["schemas"]["ReleaseLine"][];
            /**
             * Usual
             * @enum {string}
             */
            usual: "raters" | "groups";
        };
        /**
         * RemarkView
         * @description What a guideline or a question lacks, where, and what to do about it.
         *
         *     ``line`` is the line of the guideline's text, from 1, where it is about one.
         */
        RemarkView: {
            /** Code */
            code: string;
            /** Do */
            do: string;
            /** Heading */
            heading: string;
            /** Line */
            line: number | null;
            /** Path */
            path: string;
            /** Says */
            says: string;
            /**
             * Severity
             * @enum {string}
             */
            severity: "warning" | "hint";
            /** Where */
            where: string;
        };
        /**
         * Remarks
         * @description All remarks about a campaign, in the order in which they are told.
         */
        Remarks: {
            /** Remarks */
            remarks: components["schemas"]["RemarkView"][];
        };
        /**
         * Revise
         * @description New answers; ``revision`` is the one that they replace, from 0.
         */
        Revise: {
            /**
             * Comment
             * @default
             */
            comment: string;
            /** Labels */
            labels: {
                [key: string]: unknown;
            };
            /**
             * Revision
             * @default 0
             */
            revision: number;
            /** Seconds */
            seconds: number;
            /** Submission */
            submission: string;
        };
        /**
         * Revised
         * @description The receipt of a change.
         */
        Revised: {
            receipt: components["schemas"]["ReceiptView"];
        };
        /**
         * RewardReportView
         * @description How the model does on prompts that it did not learn from; shares are of pairs.
         */
        RewardReportView: {
            accuracy: components["schemas"]["ShareView"];
            ahead: components["schemas"]["ShareView"];
            by_vote: components["schemas"]["ShareView"];
            ceiling: components["schemas"]["CeilingView"] | null;
            /** Chance Gap */
            chance_gap: number | null;
            /** Decided */
            decided: number;
            /** Folds */
            folds: number;
            /** Learning */
            learning: components["schemas"]["CurvePoint"][];
            /** Log Loss */
            log_loss: number;
            longer: components["schemas"]["ShareView"];
            longer_matched: components["schemas"]["ShareView"];
            longer_wins: components["schemas"]["ShareView"];
            matched: components["schemas"]["ShareView"];
            /** Noise */
            noise: components["schemas"]["CurvePoint"][];
            /** Notes */
            notes: string[];
            /** Pairs */
            pairs: number;
            /** Prompts */
            prompts: number;
            /** Raters */
            raters: components["schemas"]["LearnedRater"][];
            /** Raters Left Out */
            raters_left_out: number;
            /** Reliability */
            reliability: components["schemas"]["ChanceBin"][];
            /** Topics */
            topics: components["schemas"]["LearnedTopic"][];
            /** Topics Left Out */
            topics_left_out: number;
            /** Votes */
            votes: number;
        };
        /**
         * RewardView
         * @description How far the report is; ``few`` where too little was judged, ``failed`` with a problem.
         *
         *     ``since`` is when it was asked for, ``moved`` that something has happened in the campaign since.
         *     ``decided`` are pairs with a majority, of which ``least`` are needed, and of ``prompts`` as many
         *     as there are ``folds``.
         */
        RewardView: {
            /** Decided */
            decided: number;
            /** Done */
            done: number;
            /** Folds */
            folds: number;
            /** Least */
            least: number;
            /** Moved */
            moved: boolean;
            /** Pairs */
            pairs: number;
            /** Problem */
            problem: string;
            /** Prompts */
            prompts: number;
            report: components["schemas"]["RewardReportView"] | null;
            /** Since */
            since: number | null;
            /**
             * State
             * @enum {string}
             */
            state: "none" | "running" | "done" | "few" | "failed";
            /** Step */
            step: ("waiting" | "reading" | "training" | "noise" | "learning") | null;
        };
        /**
         * Right
         * @description What can be done in a campaign.
         * @enum {string}
         */
        Right: "run" | "settle" | "judge" | "read";
        /**
         * RoundList
         * @description A page of rounds, the newest first; ``next`` is the cursor of the one behind.
         */
        RoundList: {
            /** Calibrations */
            calibrations: components["schemas"]["quorate__server__routes__calibrations__RoundLine"][];
            /** Next */
            next: string | null;
        };
        /**
         * RoundView
         * @description A round as experts and leads see it: no answers before it is revealed.
         *
         *     ``taking`` is how many judge in it, ``waiting`` how many of them have not judged all its items
         *     in the pass that runs or ran last; ``repeated`` says that somebody judged after the discussion.
         */
        RoundView: {
            /** After */
            after: components["schemas"]["quorate__server__routes__calibrations__AgreementLine"][];
            /** Before */
            before: components["schemas"]["quorate__server__routes__calibrations__AgreementLine"][];
            /** Closed At */
            closed_at: number | null;
            /** Guideline */
            guideline: string | null;
            /** Items */
            items: number;
            /** Items View */
            items_view: components["schemas"]["ItemOfRound"][];
            /** Notes */
            notes: components["schemas"]["NoteView"][];
            /** Opened At */
            opened_at: number;
            /** Outcome */
            outcome: string;
            /** Passage */
            passage: string;
            /** Repeated */
            repeated: boolean;
            /** Round */
            round: string;
            /**
             * State
             * @enum {string}
             */
            state: "blind" | "revealed" | "again" | "closed";
            /** Taking */
            taking: number;
            /** Title */
            title: string;
            /** Waiting */
            waiting: number;
        };
        /**
         * Rule
         * @description Signal, condition, action.
         */
        Rule: {
            /**
             * After
             * @description judgments that the rater, or the item, must have
             * @default 0
             */
            after: number;
            /**
             * Agreeing
             * @description how many different checks must say so of the same rater or item
             * @default 1
             */
            agreeing: number;
            /**
             * Gold
             * @description for ``more_gold``: the rater's share of known answers from then on
             * @default 0.25
             */
            gold: number;
            /**
             * Hours
             * @description for ``pause``: hours after which it ends by itself; absent: a lead or an appeal ends it
             */
            hours?: number | null;
            /**
             * Name
             * @description the rule's name, by which its firings are told
             */
            name: string;
            /**
             * Say
             * @description words for the rater, in front of what the check found
             */
            say?: string | null;
            /**
             * Then
             * @description ``notify`` the leads; ``warn`` the rater; ``more_gold``: mix in more known answers;
             *     ``lower_priority``: items go to others first; ``pause``; ``retrain``: back to practice;
             *     ``exclude``: take the rater's judgments of this campaign out and ask for others, which takes no
             *     pay away, and pause; ``adjudicate``: send the item to an expert
             * @enum {string}
             */
            then: "notify" | "warn" | "more_gold" | "lower_priority" | "pause" | "retrain" | "exclude" | "adjudicate";
            /**
             * Verdict
             * @description how much a finding must weigh at least
             * @default strong
             * @enum {string}
             */
            verdict: "weak" | "strong";
            /**
             * When
             * @description the checks that it listens to
             */
            when: string[];
        };
        /**
         * RuleLine
         * @description A rule of the campaign; ``never`` says why it cannot fire as things are.
         */
        RuleLine: {
            /** Fired */
            fired: number;
            /** Last At */
            last_at: number | null;
            /** Never */
            never: string | null;
            rule: components["schemas"]["Rule"];
        };
        /**
         * RuleList
         * @description The rules of a campaign, in their order.
         */
        RuleList: {
            /** Rules */
            rules: components["schemas"]["RuleLine"][];
        };
        /**
         * RulesToTry
         * @description Rules to try, with other checks than the campaign's where they are given.
         */
        RulesToTry: {
            /** Checks */
            checks?: {
                [key: string]: {
                    [key: string]: boolean | number | string;
                };
            } | null;
            /** Rules */
            rules: components["schemas"]["Rule"][];
        };
        /**
         * ScoresList
         * @description The scores of a campaign, the newest first; ``used`` are those that are chosen by now.
         */
        ScoresList: {
            /** Scores */
            scores: components["schemas"]["ScoresView"][];
            /** Used */
            used: string | null;
        };
        /**
         * ScoresTaken
         * @description Scores that were taken; ``unknown`` counts items that the campaign does not have.
         */
        ScoresTaken: {
            /** Digest */
            digest: string;
            /** Dimensions */
            dimensions: number;
            /** Items */
            items: number;
            /** Members */
            members: number;
            /** Scores */
            scores: string;
            /** Unknown */
            unknown: number;
        };
        /**
         * ScoresView
         * @description Scores that a model gave of items; the numbers are in a file of that digest.
         */
        ScoresView: {
            /** At */
            at: number;
            /** By */
            by: string;
            /** Digest */
            digest: string;
            /** Dimensions */
            dimensions: number;
            /** Items */
            items: number;
            /** Members */
            members: number;
            /** Model */
            model: string;
            /** Question */
            question: string;
            /** Scores */
            scores: string;
            /** Version */
            version: string;
        };
        /**
         * SeatAsked
         * @description Seats for raters who told this of themselves; for anybody where nothing is named.
         */
        SeatAsked: {
            /** Attribute */
            attribute?: string | null;
            /** Count */
            count: number;
            /** Value */
            value?: string | null;
        };
        /**
         * SeatLine
         * @description Who is behind the seats of a group: raters who may take them, and how many equally busy
         *     ones their judgments amount to, in all and for each seat.
         */
        SeatLine: {
            /** Behind */
            behind: number;
            /** Effective */
            effective: number;
            /**
             * Jury
             * @enum {string}
             */
            jury: "this" | "other";
            /** Raters */
            raters: number;
            /** Seat */
            seat: string;
            /** Seats */
            seats: number;
        };
        /**
         * SecondLook
         * @description A word on the answer that is confirmed.
         */
        SecondLook: {
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * Sent
         * @description That a message was sent.
         */
        Sent: {
            /** Message */
            message: string;
        };
        /**
         * SentMessage
         * @description What the rater was told.
         */
        SentMessage: {
            /** About */
            about: string;
            /** At */
            at: number;
            /** Text */
            text: string;
        };
        /**
         * SentView
         * @description A batch that was sent: how many items, and how many more judgments are wanted.
         */
        SentView: {
            /** Batch */
            batch: string;
            /** Judgments */
            judgments: number;
            /** Refused */
            refused: components["schemas"]["RefusedSuspect"][];
            /** Refused Count */
            refused_count: number;
            /** Sent */
            sent: number;
        };
        /**
         * SessionLine
         * @description A time of work without a long pause.
         */
        SessionLine: {
            /** End */
            end: number;
            /** Judged */
            judged: number;
            /** Start */
            start: number;
        };
        /**
         * SessionView
         * @description Who one is, with the newest campaigns that one is in, or owns; the others are under
         *     `session/campaigns`. ``reads`` says whether one has campaigns to look at as a lead, an expert or
         *     an auditor.
         */
        SessionView: {
            /** Campaigns */
            campaigns: components["schemas"]["Membership"][];
            /**
             * Install Role
             * @enum {string}
             */
            install_role: "owner" | "member";
            /** Name */
            name: string;
            /** Next */
            next: string | null;
            /** Person */
            person: string;
            /** Reads */
            reads: boolean;
        };
        /**
         * SetAside
         * @description Answers apart, by why, with the reason of those excluded, as it will be read.
         */
        SetAside: {
            /** Answers */
            answers: number;
            /** Reason */
            reason: string;
            /**
             * Why
             * @enum {string}
             */
            why: "excluded" | "late" | "repeat";
        };
        /**
         * ShareView
         * @description A share of ``n`` with its 95 % interval; null where there is nothing to count.
         */
        ShareView: {
            /** Lower */
            lower: number | null;
            /** N */
            n: number;
            /** Upper */
            upper: number | null;
            /** Value */
            value: number | null;
        };
        /**
         * SharedItemView
         * @description An item of a round, with how the answers spread; ``known`` is the settled answer.
         */
        SharedItemView: {
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /** Known */
            known: {
                [key: string]: unknown;
            } | null;
            /** Mine */
            mine: {
                [key: string]: unknown;
            } | null;
            /** Notes */
            notes: components["schemas"]["NoteView"][];
            /** Number */
            number: number;
            /** Questions */
            questions: {
                [key: string]: components["schemas"]["LabelCount"][];
            };
        };
        /**
         * SharedRound
         * @description A round as a rater sees it, who is never told who answered what.
         */
        SharedRound: {
            /** After */
            after: components["schemas"]["quorate__server__routes__calibrations__AgreementLine"][] | null;
            /** Before */
            before: components["schemas"]["quorate__server__routes__calibrations__AgreementLine"][] | null;
            /** Guideline */
            guideline: string | null;
            /** Items */
            items: components["schemas"]["SharedItemView"][];
            /** Notes */
            notes: components["schemas"]["NoteView"][];
            /** Outcome */
            outcome: string | null;
            /** Passage */
            passage: string;
            /** Round */
            round: string;
            /**
             * State
             * @enum {string}
             */
            state: "blind" | "revealed" | "again" | "closed";
            /** Title */
            title: string;
        };
        /**
         * SharedRounds
         * @description A page of the rounds that one may look at, the newest first; ``next`` is the cursor of the
         *     one behind.
         */
        SharedRounds: {
            /** Next */
            next: string | null;
            /** Rounds */
            rounds: components["schemas"]["SharedRound"][];
        };
        /**
         * Shown
         * @description Which items: the filters there are.
         * @enum {string}
         */
        Shown: "all" | "open" | "held" | "judged" | "retired" | "gold" | "skipped" | "problems" | "adjudicated" | "quorate" | "contested" | "bank";
        /**
         * ShownAppeals
         * @description Which appeals: the filters there are.
         * @enum {string}
         */
        ShownAppeals: "all" | "waiting" | "settled" | "granted" | "refused";
        /**
         * SingleSignOn
         * @description Whether people can log in elsewhere, and what that is called.
         */
        SingleSignOn: {
            /** Enabled */
            enabled: boolean;
            /** Name */
            name: string | null;
        };
        /**
         * SizePoint
         * @description Accuracy on labels not learned from, measured or ``expected`` with so many items.
         */
        SizePoint: {
            /** Accuracy */
            accuracy: number;
            /** Expected */
            expected: boolean;
            /** Items */
            items: number;
            /** Lower */
            lower: number;
            /** Upper */
            upper: number;
        };
        /**
         * SkillLine
         * @description A certificate that holds.
         */
        SkillLine: {
            /** Expires At */
            expires_at: number | null;
            /** Granted At */
            granted_at: number;
            /** Skill */
            skill: string;
        };
        /**
         * Skip
         * @description Why an item is given back without an answer.
         */
        Skip: {
            /**
             * Comment
             * @default
             */
            comment: string;
            /**
             * Hold
             * @default 0
             */
            hold: number;
            /** Reason */
            reason: string;
            /**
             * Seconds
             * @default 0
             */
            seconds: number;
            /** Submission */
            submission: string;
        };
        /**
         * Skipped
         * @description What is next.
         */
        Skipped: {
            /** Leases */
            leases: components["schemas"]["LeaseView"][];
            progress: components["schemas"]["Progress"];
            /**
             * State
             * @enum {string}
             */
            state: "work" | "done" | "training" | "qualification" | "retraining" | "waiting" | "paused" | "consent" | "guideline" | "skills" | "budget" | "closed";
            trial: components["schemas"]["TrialView"] | null;
        };
        /**
         * SkippedCheck
         * @description A check that said nothing, for want of what it needs.
         */
        SkippedCheck: {
            /** Check */
            check: string;
            /** Why */
            why: string;
        };
        /**
         * SliceContrast
         * @description A slice of items (or judgments, by the version of the guideline) against the rest.
         *
         *     ``difference`` is the agreement less that of the ``rest``; ``note`` says why nothing was tested.
         */
        SliceContrast: {
            /** Adjusted */
            adjusted: number | null;
            agreement: components["schemas"]["ShareView"];
            /** Column */
            column: string;
            difference: components["schemas"]["ShareView"];
            /** Items */
            items: number;
            /** Judgments */
            judgments: number;
            /**
             * Level
             * @enum {string}
             */
            level: "item" | "judgment" | "rater";
            /** Note */
            note: string;
            /** P */
            p: number | null;
            /** Raters */
            raters: number;
            /** Rest */
            rest: number | null;
            /** Value */
            value: string;
            /** Verdict */
            verdict: ("difference" | "suggestive" | "no difference found") | null;
        };
        /**
         * SliceLine
         * @description The same in a part: the slice, and ``at`` which value of it.
         */
        SliceLine: {
            /** At */
            at: string;
            /** Coefficient */
            coefficient: string;
            /** Lower */
            lower: number | null;
            /** N */
            n: number;
            /** Question */
            question: string;
            /** Slice */
            slice: string;
            /** Upper */
            upper: number | null;
            /** Value */
            value: number | null;
        };
        /**
         * SlicesView
         * @description Whether raters agree less on some items than on the rest; ``why`` says why there is no slice.
         *
         *     ``title`` is the coefficient, ``tests`` the comparisons that ``adjusted`` allows for; in
         *     ``bare`` slices nothing can be compared.
         */
        SlicesView: {
            /** Bare */
            bare: number;
            fresh: components["schemas"]["Fresh"];
            /** Notes */
            notes: string[];
            /** Permutations */
            permutations: number;
            /** Question */
            question: string;
            /** Slices */
            slices: components["schemas"]["SliceContrast"][];
            /** Tests */
            tests: number;
            /** Title */
            title: string;
            /** Why */
            why: string;
        };
        /**
         * SoftLine
         * @description The answers of people to one item; ``mean`` of scales and numbers.
         */
        SoftLine: {
            /** Entropy */
            entropy: number | null;
            /** Item */
            item: string;
            mean: components["schemas"]["ShareView"] | null;
            /** N */
            n: number;
            /** Shares */
            shares: components["schemas"]["OptionShare"][];
        };
        /**
         * SpeedView
         * @description Seconds of an item: one's own median, what is expected, the median of all.
         */
        SpeedView: {
            /** Expected Seconds */
            expected_seconds: number | null;
            /** Median Seconds */
            median_seconds: number | null;
            /** Typical Seconds */
            typical_seconds: number | null;
        };
        /**
         * StandingFinding
         * @description A finding that stands.
         */
        StandingFinding: {
            /** At */
            at: number;
            /** Check */
            check: string;
            /** Says */
            says: string;
            /** Verdict */
            verdict: string;
        };
        /**
         * StandingView
         * @description One's standing: why, since when, until when, what it rests on.
         *
         *     ``appeal`` is absent where there is nothing to appeal against.
         */
        StandingView: {
            appeal: components["schemas"]["AppealStateView"] | null;
            /** Evidence */
            evidence: {
                [key: string]: string | number | boolean | null;
            }[];
            /** Reason */
            reason: string;
            /** Since */
            since: number;
            /** Standing */
            standing: string;
            /** Until */
            until: number | null;
        };
        /**
         * StatusHour
         * @description Judgments given from a full hour on.
         */
        StatusHour: {
            /** At */
            at: number;
            /** Count */
            count: number;
        };
        /**
         * StatusItems
         * @description Items by state; ``closed`` have all the judgments that they want.
         */
        StatusItems: {
            /** Closed */
            closed: number;
            /** Open */
            open: number;
            /** Retired */
            retired: number;
        };
        /**
         * StatusSource
         * @description A file of another tool that judgments came from; ``digest`` is its SHA-256.
         */
        StatusSource: {
            /** At */
            at: number;
            /** Digest */
            digest: string;
            /** File */
            file: string;
            /** Judgments */
            judgments: number;
            /** Source */
            source: string;
            /** Tool */
            tool: string;
        };
        /**
         * StatusView
         * @description Where a campaign stands.
         *
         *     ``judgments`` counts all that were given, ``counted`` those that fill a place of an item that is
         *     not retired, ``wanted`` the places. ``eta`` is when the last place will be filled at the rate of
         *     the last judgments. ``label_counts`` is a little older than the rest, and of the latest 50,000
         *     judgments; of a question it has the hundred most frequent labels. Items and places are as they
         *     were ``counted_at``: in a campaign of more than 20,000 items some time ago, so that counting
         *     takes a fiftieth of the time at most.
         */
        StatusView: {
            /** At */
            at: number;
            /** Counted */
            counted: number;
            /** Counted At */
            counted_at: number;
            /** Eta */
            eta: number | null;
            /** Held */
            held: number;
            /** Imported */
            imported: number;
            items: components["schemas"]["StatusItems"];
            /** Judgments */
            judgments: number;
            /** Label Counts */
            label_counts: {
                [key: string]: components["schemas"]["LabelFrequency"][];
            };
            /** Median Seconds */
            median_seconds: number | null;
            /** Per Hour */
            per_hour: components["schemas"]["StatusHour"][];
            /** Raters */
            raters: number;
            /** Raters Active */
            raters_active: number;
            /** Skipped */
            skipped: number;
            /** Sources */
            sources: components["schemas"]["StatusSource"][];
            /** Sources Left Out */
            sources_left_out: number;
            /** State */
            state: string;
            /** Wanted */
            wanted: number;
        };
        /**
         * Submit
         * @description Answers to the item of a lease, by question, with the active time.
         */
        Submit: {
            /**
             * Comment
             * @default
             */
            comment: string;
            /**
             * Hold
             * @default 0
             */
            hold: number;
            /** Labels */
            labels: {
                [key: string]: unknown;
            };
            /** Lease */
            lease: string;
            /** Seconds */
            seconds: number;
            /** Submission */
            submission: string;
        };
        /**
         * Submitted
         * @description The receipt, and what is next.
         *
         *     In practice there is a lesson, in practice and tests the trial after this answer. ``batch`` is
         *     the number of the batch of judgments that this answer completed, after which a rater is shown
         *     how it went.
         */
        Submitted: {
            /** Batch */
            batch: number | null;
            /** Leases */
            leases: components["schemas"]["LeaseView"][];
            lesson: components["schemas"]["LessonView"] | null;
            progress: components["schemas"]["Progress"];
            receipt: components["schemas"]["ReceiptView"];
            /**
             * State
             * @enum {string}
             */
            state: "work" | "done" | "training" | "qualification" | "retraining" | "waiting" | "paused" | "consent" | "guideline" | "skills" | "budget" | "closed";
            trial: components["schemas"]["TrialView"] | null;
        };
        /**
         * SuppressedView
         * @description What is not told of an attribute, as counts.
         */
        SuppressedView: {
            /** Attribute */
            attribute: string;
            /** Cells */
            cells: number;
            /** Groups */
            groups: number;
            /** Hidden Cells */
            hidden_cells: number;
            /** Raters */
            raters: number;
            /** Untold */
            untold: number;
        };
        /**
         * SuspectBody
         * @description An item whose label may be wrong, how probable that is, and what its being wrong costs.
         *
         *     ``suggested`` is the label that is likelier; ``audit`` says that chance drew the item.
         */
        SuspectBody: {
            /**
             * Audit
             * @default false
             */
            audit: boolean;
            /**
             * Cost
             * @default 1
             */
            cost: number;
            /** Item */
            item: string;
            /** Suggested */
            suggested?: string | null;
            /** Wrong */
            wrong: number;
        };
        /**
         * SuspectLine
         * @description A suspect: its label by the raters so far, and what the model says instead.
         */
        SuspectLine: {
            /** Certainty */
            certainty: number;
            /** Item */
            item: string;
            /** Judgments */
            judgments: number;
            /** Label */
            label: string;
            /** Suggested */
            suggested: string | null;
            /** Together */
            together: number | null;
            /** Verdict */
            verdict: ("wrong" | "leaking" | "duplicate" | "ambiguous" | "hard" | "outlier" | "redundant") | null;
            /** Words */
            words: string;
            /** Wrong */
            wrong: number | null;
        };
        /**
         * TakenPair
         * @description How many suspects have a label and look like another; ``expected`` of them are wrong.
         */
        TakenPair: {
            /** Expected */
            expected: number;
            /** Label */
            label: string;
            /** Suggested */
            suggested: string;
            /** Suspects */
            suspects: number;
        };
        /**
         * TakingList
         * @description A page of those who judge in a round, in the order in which they joined; ``next`` is the
         *     cursor of the one behind.
         */
        TakingList: {
            /** Next */
            next: string | null;
            /** Raters */
            raters: components["schemas"]["TakingView"][];
        };
        /**
         * TakingView
         * @description How many items somebody has judged, before and after the discussion.
         */
        TakingView: {
            /** Again */
            again: number;
            /** Judged */
            judged: number;
            /** Name */
            name: string;
            /** Rater */
            rater: string;
        };
        /**
         * TemplateList
         * @description The templates that come with Quorate.
         */
        TemplateList: {
            /** Templates */
            templates: components["schemas"]["TemplateView"][];
        };
        /**
         * TemplateView
         * @description A campaign to begin with, and items to see it with.
         */
        TemplateView: {
            /** About */
            about: string;
            /** Name */
            name: string;
            /** Pictures */
            pictures: {
                [key: string]: string;
            };
            /** Sample Items */
            sample_items: {
                [key: string]: components["schemas"]["JsonValue"];
            }[];
            /** Spec */
            spec: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Title */
            title: string;
        };
        /**
         * ThresholdPoint
         * @description What calling an item so from a share of the crowd on finds, and spares of the others.
         */
        ThresholdPoint: {
            /** Accuracy */
            accuracy: number;
            /** Called */
            called: number;
            /** Found */
            found: number | null;
            /** Found Lower */
            found_lower: number | null;
            /** Found Upper */
            found_upper: number | null;
            /** Spared */
            spared: number | null;
            /** Spared Lower */
            spared_lower: number | null;
            /** Spared Upper */
            spared_upper: number | null;
            /** Threshold */
            threshold: number;
        };
        /**
         * ThresholdView
         * @description The margins of two trainings with labels that cannot be right, and what these fall short of.
         *
         *     ``flagged`` labels fared no better than those.
         */
        ThresholdView: {
            /** Flagged */
            flagged: number;
            /** Margins */
            margins: components["schemas"]["MarginBin"][];
            /** Notes */
            notes: string[];
            /** Threshold */
            threshold: number;
        };
        /**
         * ToTell
         * @description An address, and the kinds of events that it is told of; all when none is named.
         */
        ToTell: {
            /**
             * Kinds
             * @default []
             */
            kinds: string[];
            /** Url */
            url: string;
        };
        /**
         * Today
         * @description What was done since a moment, by default the last midnight UTC.
         */
        Today: {
            /** Earned */
            earned: number;
            /** Judged */
            judged: number;
            /** Seconds */
            seconds: number;
        };
        /**
         * TokenView
         * @description A token, without its secret. Times are milliseconds UTC.
         */
        TokenView: {
            /** Expires At */
            expires_at: number | null;
            /** Issued At */
            issued_at: number;
            /** Name */
            name: string;
            /** Revoked At */
            revoked_at: number | null;
            /** Scopes */
            scopes: components["schemas"]["Right"][];
            /** Token */
            token: string;
        };
        /**
         * Tokens
         * @description A page of tokens, the oldest first; ``next`` is the cursor of the one behind.
         */
        Tokens: {
            /** Next */
            next: string | null;
            /** Tokens */
            tokens: components["schemas"]["TokenView"][];
        };
        /**
         * TopicLine
         * @description Experts against the crowd within a slice.
         */
        TopicLine: {
            accuracy: components["schemas"]["ShareView"];
            /** Column */
            column: string;
            /** Found */
            found: components["schemas"]["OptionFound"][];
            /** Items */
            items: number;
            kappa: components["schemas"]["ShareView"];
            /** Value */
            value: string;
        };
        /**
         * TrendPoint
         * @description How well a rater's answers agree with what is believed, up to their ``n``-th judgment.
         */
        TrendPoint: {
            /** N */
            n: number;
            /** Value */
            value: number;
        };
        /**
         * TrialView
         * @description Practice or a test: ``given`` answers of at most ``of``, in try ``attempt`` of ``tries``.
         *
         *     When it is over, ``outcome`` is no more ``running``, and the rest says how it went: ``lower``
         *     and ``upper`` the interval of accuracy that decided a test, ``until`` when the next try opens.
         */
        TrialView: {
            /** Attempt */
            attempt: number;
            /** Bar */
            bar: number;
            /** Given */
            given: number;
            /** Lower */
            lower: number | null;
            /** Of */
            of: number;
            /** Outcome */
            outcome: string;
            /** Right */
            right: number | null;
            /** Stage */
            stage: string;
            /** Tries */
            tries: number;
            /** Until */
            until: number | null;
            /** Upper */
            upper: number | null;
        };
        /**
         * UnclearLine
         * @description A pair of options that the guideline does not tell apart, in all items or in a slice.
         */
        UnclearLine: {
            /** Column */
            column: string;
            /** Expected */
            expected: number;
            /** First */
            first: string;
            /** Items */
            items: number;
            /** P */
            p: number;
            /** Second */
            second: string;
            /** Value */
            value: string;
        };
        /**
         * Uploaded
         * @description How many items a file added, what was taken for what, and the rows that were refused.
         */
        Uploaded: {
            /** Added */
            added: number;
            /** Mapping */
            mapping: string[];
            /** Media */
            media: number;
            /** Refused */
            refused: components["schemas"]["RefusedRow"][];
            /** Refused Count */
            refused_count: number;
        };
        /**
         * VerdictCount
         * @description How many items each of two juries decides so.
         */
        VerdictCount: {
            /** Other */
            other: number;
            /** This */
            this: number;
            /** Verdict */
            verdict: string;
        };
        /**
         * VerdictLine
         * @description What most juries of a kind decide: the share of juries that do, and what their seats say.
         *
         *     ``value`` is the median share of seats for the verdict; of scales and numbers it is the jury's
         *     mean.
         */
        VerdictLine: {
            /** Chance */
            chance: number | null;
            /** Lower */
            lower: number | null;
            /** Upper */
            upper: number | null;
            /** Value */
            value: number | null;
            /** Verdict */
            verdict: string | null;
        };
        /**
         * VerdictTally
         * @description How many items a verdict holds, by which rule.
         */
        VerdictTally: {
            /** Items */
            items: number;
            /** Rule */
            rule: string;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "wrong" | "leaking" | "duplicate" | "ambiguous" | "hard" | "outlier" | "redundant";
        };
        /**
         * WantedView
         * @description A key of ``about`` in the campaign file, and the documents of a release that tell it.
         */
        WantedView: {
            /** Documents */
            documents: string[];
            /** Name */
            name: string;
            /** Said */
            said: boolean;
        };
        /**
         * WayView
         * @description What lies before the work: items of practice, at most so many of a test, skills needed.
         */
        WayView: {
            /** Qualification */
            qualification: number | null;
            /** Requires */
            requires: string[];
            /** Training */
            training: number | null;
        };
        /**
         * WebhookList
         * @description The webhooks of a campaign.
         */
        WebhookList: {
            /** Webhooks */
            webhooks: components["schemas"]["WebhookView"][];
        };
        /**
         * WebhookView
         * @description A webhook: what it is told of, how far it was told, and what it last answered.
         */
        WebhookView: {
            /** Added At */
            added_at: number;
            /** Answer */
            answer: string;
            /** Attempts */
            attempts: number;
            /** Kinds */
            kinds: string[];
            /** Next Index */
            next_index: number;
            /** Url */
            url: string;
            /** Webhook */
            webhook: string;
        };
        /**
         * Why
         * @description Why something is done.
         */
        Why: {
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * WinCell
         * @description How two candidates fared against each other; ``wins`` are those of the first.
         */
        WinCell: {
            /** Candidate */
            candidate: string;
            /** Comparisons */
            comparisons: number;
            /** Losses */
            losses: number;
            /** Other */
            other: string;
            /** Ties */
            ties: number;
            /** Wins */
            wins: number;
        };
        /**
         * Withheld
         * @description Answers that stay here: practice, tests and traps by purpose; own words by question.
         */
        Withheld: {
            /** Answers */
            answers: number;
            /** What */
            what: string;
        };
        /**
         * Work
         * @description What a rater has to do now, or why nothing.
         */
        Work: {
            /** Attributes Asked */
            attributes_asked: boolean;
            calibration: components["schemas"]["quorate__server__routes__work__RoundLine"] | null;
            consent: components["schemas"]["ConsentView"] | null;
            guideline: components["schemas"]["GuidelineView"];
            /** Leases */
            leases: components["schemas"]["LeaseView"][];
            /** Messages */
            messages: components["schemas"]["MessageView"][];
            progress: components["schemas"]["Progress"];
            /** Reason */
            reason: string;
            standing: components["schemas"]["StandingView"];
            /**
             * State
             * @enum {string}
             */
            state: "work" | "done" | "training" | "qualification" | "retraining" | "waiting" | "paused" | "consent" | "guideline" | "skills" | "budget" | "closed";
            trial: components["schemas"]["TrialView"] | null;
            /** Until */
            until: number | null;
        };
        /**
         * Settlement
         * @description How an appeal is settled; the rater reads the answer.
         */
        quorate__server__routes__appeals__Settlement: {
            /** Answer */
            answer: string;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "granted" | "refused";
        };
        /**
         * AgreementLine
         * @description Agreement on a question beyond chance; null where too little is known to compute it.
         *
         *     ``n`` counts items that at least two people answered.
         */
        quorate__server__routes__calibrations__AgreementLine: {
            /** Coefficient */
            coefficient: string;
            /** Lower */
            lower: number | null;
            /** N */
            n: number;
            /** Question */
            question: string;
            /** Raters */
            raters: number;
            /** Upper */
            upper: number | null;
            /** Value */
            value: number | null;
        };
        /**
         * RoundLine
         * @description A round in a list.
         */
        quorate__server__routes__calibrations__RoundLine: {
            /** Closed At */
            closed_at: number | null;
            /** Items */
            items: number;
            /** Opened At */
            opened_at: number;
            /** Round */
            round: string;
            /**
             * State
             * @enum {string}
             */
            state: "blind" | "revealed" | "again" | "closed";
            /** Title */
            title: string;
        };
        /**
         * TrialLine
         * @description Practice or a test that one took; while it runs, the counts are 0.
         */
        quorate__server__routes__feedback__TrialLine: {
            /** Attempt */
            attempt: number;
            /** Ended At */
            ended_at: number | null;
            /** Given */
            given: number;
            /** Outcome */
            outcome: string;
            /** Right */
            right: number;
            /** Stage */
            stage: string;
            /** Started At */
            started_at: number;
        };
        /**
         * Reason
         * @description Why something is done; kept in the log.
         */
        quorate__server__routes__items__Reason: {
            /** Reason */
            reason: string;
        };
        /**
         * Settlement
         * @description The answers that settle an item, by question.
         */
        quorate__server__routes__items__Settlement: {
            /** Cause */
            cause?: ("slip" | "guideline" | "ambiguous" | "context" | "item" | "opinion") | null;
            /**
             * Explanation
             * @default
             */
            explanation: string;
            /** Labels */
            labels: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Make Gold
             * @default false
             */
            make_gold: boolean;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * NewRole
         * @description Another role for a member.
         */
        quorate__server__routes__members__NewRole: {
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Role
             * @enum {string}
             */
            role: "lead" | "expert" | "rater" | "auditor";
        };
        /**
         * NewRole
         * @description A role in the installation.
         */
        quorate__server__routes__people__NewRole: {
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "member";
        };
        /**
         * Reason
         * @description Why; it stands in the log, so it names nobody.
         */
        quorate__server__routes__people__Reason: {
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * AgreementLine
         * @description Agreement beyond chance on a question with its 95 % interval, over ``n`` items; null where
         *     too little can be compared.
         */
        quorate__server__routes__quality__AgreementLine: {
            /** Coefficient */
            coefficient: string;
            /** Lower */
            lower: number | null;
            /** N */
            n: number;
            /** Question */
            question: string;
            /** Upper */
            upper: number | null;
            /** Value */
            value: number | null;
        };
        /**
         * TrialLine
         * @description A practice or test.
         */
        quorate__server__routes__ratings__TrialLine: {
            /** Attempt */
            attempt: number;
            /** Ended At */
            ended_at: number | null;
            /** Given */
            given: number;
            /** Outcome */
            outcome: string;
            /** Right */
            right: number;
            /** Stage */
            stage: string;
            /** Started At */
            started_at: number;
        };
        /**
         * RoundLine
         * @description A calibration round.
         */
        quorate__server__routes__work__RoundLine: {
            /** Round */
            round: string;
            /** State */
            state: string;
            /** Title */
            title: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
